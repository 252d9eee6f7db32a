import {allStacks, follow, get, Refused, token} from "./api.js";
import {el, replace, tabIcon} from "./dom.js";
import {choose, current, other, t} from "./words.js";
import {now, serverSays, since, tick, zone} from "./time.js";
import {mostUrgent, stackList, tone} from "./list.js";
import {isNarrow, onTurn} from "./map.js";
import {refresh, stackDetail} from "./stack.js";
import {hostList} from "./hosts.js";

const $ = (id) => document.getElementById(id);
const OLD = 30000; // what was read longer ago looks old

const state = {about: null, stacks: null, detail: null, hosts: null, readAt: 0, linked: null, error: null, following: false};
let reading = false;
let again = false;
let asked = 0;

/** Where the address leads to: the list, a stack, or the hosts. */
function place() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (parts[0] === "hosts") return {name: "hosts"};
  return parts.length === 2 ? {name: "stack", namespace: parts[0], stack: parts[1]} : {name: "stacks"};
}

async function read() {
  if (reading) {
    again = true;
    return;
  }
  reading = true;
  try {
    const at = place();
    state.about = await get("about");
    serverSays(state.about.time);
    if (at.name === "stacks") {
      state.stacks = await allStacks();
      // Who has one stack wants to see it.
      if (state.stacks.length === 1 && !location.hash) {
        location.replace(`#/${state.stacks[0].namespace}/${state.stacks[0].name}`);
      }
    }
    if (at.name === "stack") await readStack(at);
    if (at.name === "hosts") state.hosts = (await get("dockerhosts")).dockerHosts;
    state.readAt = Date.now();
    state.error = null;
    if (!state.following) {
      state.following = true;
      follow(changed, link);
    }
  } catch (error) {
    failed(error);
  } finally {
    reading = false;
    asked = Date.now();
    draw();
    if (again) {
      again = false;
      soon();
    }
  }
}

async function readStack(at) {
  const path = `namespaces/${at.namespace}/stacks/${at.stack}`;
  if (state.detail && state.detail.path !== path) state.detail = null;
  const found = await get(path);
  serverSays(found.now);
  state.detail = {path, ...found};
  say(`${found.stack.name}: ${t(`state.${found.stack.state}`)}`);
}

function failed(error) {
  state.error = error;
  if (error instanceof Refused) {
    if (error.status === 401) {
      state.about = state.stacks = state.detail = state.hosts = null;
      state.following = false;
    }
    if (error.status === 403 || error.status === 404) state.detail = null;
  }
}

/** For screen readers, and only what is new. */
let saidLast = "";
function say(text) {
  if (text === saidLast) return;
  saidLast = text;
  $("said").textContent = text;
}

let timer = null;
let due = Infinity;
function soon(wait = 120) {
  if (Date.now() + wait >= due) return;
  clearTimeout(timer);
  due = Date.now() + wait;
  timer = setTimeout(() => {
    due = Infinity;
    read();
  }, wait);
}

function changed(name, data) {
  const at = place();
  if (name === "hello" || name === "reset") soon(0);
  if (at.name === "stack" && data.namespace === at.namespace && data.name === at.stack) soon();
  if (at.name === "stacks") soon((state.stacks?.length ?? 0) > 200 ? 10000 : 1000);
}

function link(up, error) {
  if (error instanceof Refused && error.status === 401) {
    failed(error);
    draw();
  }
  if (state.linked !== up) {
    state.linked = up;
    say(t(up ? "link.live" : "link.lost"));
    frame();
  }
}

function draw() {
  frame();
  redraw();
}

function redraw() {
  const main = $("main");
  if (state.error instanceof Refused && state.error.status === 401) {
    if (!main.querySelector("form")) replace(main, signIn());
    return;
  }
  const at = place();
  const seen = {about: state.about, signedIn: token.get() !== "", stale: isOld() || isLost(), leaderless: state.about ? !state.about.leading && !state.about.leader : false};
  if (at.name === "stacks" && state.stacks) replace(main, stackList(state.stacks));
  else if (at.name === "stack" && state.detail) drawStack(main, seen);
  else if (at.name === "hosts" && state.hosts) replace(main, hostList(state.hosts, state.about));
  else if (state.error) replace(main, el("section", {class: "card empty"}, el("h1", {}, t("error.title")), el("p", {}, state.error.message), el("p", {}, el("a", {href: "#/"}, t("nav.stacks")))));
  else replace(main, el("p", {class: "empty"}, t("loading")));
}

/** Whether what is shown is too old to go by. */
const isOld = () => state.readAt > 0 && Date.now() - state.readAt > OLD;
const isLost = () => state.linked === false || state.error instanceof TypeError || state.error?.name === "TimeoutError";

/** While nothing has changed but readings, all else stays as it is: somebody may be reading it. */
let drawn = null;
function drawStack(main, seen) {
  const {now: _now, evaluatedAt: _at, courses: _courses, availability: _uptime, ...rest} = state.detail;
  const next = JSON.stringify([current(), seen.signedIn, seen.stale, seen.leaderless, isNarrow(), rest]);
  if (next === drawn && main.querySelector("article.stack")) {
    refresh(main, state.detail);
    return;
  }
  drawn = next;
  replace(main, stackDetail(state.detail, seen));
}

/** What stands around: the navigation, whether all this is true now, and who says so. */
function frame() {
  const at = place();
  const name = at.name === "stack" ? at.stack : t(`nav.${at.name}`);
  const shown = at.name === "stack" && state.detail ? [state.detail.stack] : at.name === "stacks" && state.stacks ? state.stacks : [];
  $("skip").textContent = t("skip");
  $("skip").setAttribute("href", location.hash || "#/");
  $("language").textContent = t("language.other");
  $("language").setAttribute("lang", other());
  const item = (to, key) => el("a", {href: to, "aria-current": at.name === key ? "page" : null}, t(`nav.${key}`));
  $("nav").setAttribute("aria-label", t("nav.label"));
  $("nav").replaceChildren(item("#/", "stacks"), item("#/hosts", "hosts"), ...(token.get() ? [el("button", {type: "button", class: "plain", onclick: signOut}, t("signout"))] : []));
  const [old, lost] = [isOld(), isLost()];
  if (document.body.classList.contains("stale") !== (old || lost) && at.name === "stack") redraw();
  document.body.classList.toggle("stale", old || lost);
  const up = state.about && !lost && !old;
  $("link").className = `link ${up ? "up" : "down"}`;
  const word = t(!state.about ? "link.none" : lost ? "link.lost" : old ? "link.old" : "link.live");
  if ($("link").textContent !== word) $("link").textContent = word;
  tab(name, shown, lost || old);
  notices(lost || old);
  if (state.about) {
    $("foot").replaceChildren(
      el("span", {}, `marketprism-operator ${state.about.version}`),
      el("span", {}, t(state.about.leading ? "role.leading" : "role.standby", {operator: state.about.operator})),
      el("span", {}, t("zone", {zone: zone()})));
  }
}

/** How it is, also in a tab that nobody looks at: its name and its icon. */
function tab(name, stacks, stale) {
  const worst = stacks.length ? mostUrgent(stacks) : null;
  const calls = stacks.filter((stack) => tone(stack.state) === "bad").length;
  const first = stale ? `${t("link.lost")} · ` : stacks.length === 1 && worst ? `${t(`state.${worst.state}`)} · ` : calls ? `(${calls}) ` : "";
  document.title = `${first}${name} – MarketPrism`;
  const icon = tabIcon(stale || !worst ? "idle" : tone(worst.state));
  if ($("icon").getAttribute("href") !== icon) $("icon").setAttribute("href", icon);
}

function notices(old) {
  const shown = [];
  if (old && state.readAt > 0) shown.push(el("p", {class: "notice bad", "data-notice": "lost"}, t("notice.lost"), " ", since(new Date(state.readAt + (now() - Date.now())).toISOString(), "ago")));
  if (state.about && !state.about.leading) shown.push(standby(state.about.leader));
  const key = shown.map((notice) => notice.dataset.notice).join() + (state.about?.leader ?? "") + current();
  if ($("notices").dataset.key !== key) {
    $("notices").dataset.key = key;
    $("notices").replaceChildren(...shown);
  }
}

function standby(leader) {
  return el("p", {class: leader ? "notice" : "notice bad", "data-notice": leader ? "standby" : "leaderless"}, t(leader ? "notice.standby" : "notice.leaderless", {leader}));
}

function signIn() {
  const wrong = token.get() !== "";
  const field = el("input", {id: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true, "aria-describedby": "token-help"});
  const enter = (event) => {
    event.preventDefault();
    token.set(field.value.trim());
    state.error = null;
    $("main").replaceChildren();
    read();
  };
  return el("form", {class: "card signin", onsubmit: enter},
    el("h1", {}, t("signin.title")),
    wrong ? el("p", {class: "notice bad", role: "alert"}, t("signin.wrong")) : null,
    el("label", {for: "token"}, t("signin.token")), field,
    el("p", {id: "token-help", class: "quiet"}, t("signin.help"), " ", el("code", {}, "kubectl create token my-account")),
    el("button", {type: "submit", class: "primary"}, t("signin.enter")));
}

function signOut() {
  token.forget();
  location.hash = "#/";
  location.reload();
}

$("language").addEventListener("click", () => {
  choose(other());
  $("notices").dataset.key = "";
  draw();
});
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
addEventListener("hashchange", () => {
  state.error = null;
  draw();
  soon(0);
  $("main").focus({preventScroll: true});
  scrollTo(0, 0);
});
onTurn(redraw);
addEventListener("online", () => soon(0));
document.addEventListener("visibilitychange", () => document.hidden || soon(0));
setInterval(() => {
  tick();
  frame();
  const often = state.error ? 3000 : place().name === "stack" ? 5000 : 15000;
  if (!document.hidden && Date.now() - asked > often && !(state.error instanceof Refused && state.error.status === 401)) soon(0);
}, 1000);
read();
