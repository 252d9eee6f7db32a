// The token lives in this tab alone, and goes nowhere but to this server.
const KEY = "token";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const token = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  set: (text) => sessionStorage.setItem(KEY, text),
  forget: () => sessionStorage.removeItem(KEY),
};

function headers(more = {}) {
  return token.get() ? {...more, Authorization: `Bearer ${token.get()}`} : more;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One answer. A server that is busy is asked again. */
export async function get(path, kind = "json") {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`api/v1/${path}`, {headers: headers(), credentials: "same-origin", signal: AbortSignal.timeout(15000)});
    if (answer.status === 429 && tries < 8) {
      await pause(150 * (tries + 1) * (0.5 + Math.random()));
      continue;
    }
    if (answer.ok) return answer[kind]();
    const why = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, why.error ?? `HTTP ${answer.status}`);
  }
}

/** All stacks, page by page. */
export async function allStacks() {
  const stacks = [];
  let next = "";
  do {
    const page = await get(`stacks?limit=200${next ? `&continue=${encodeURIComponent(next)}` : ""}`);
    stacks.push(...page.stacks);
    next = page.continue;
  } while (next);
  return stacks;
}

/**
 * Follows the server-sent events for ever. EventSource can't send a token, so they are read from a
 * request; the format is the same, and so is going on from the last id.
 */
export async function follow(onEvent, onLink) {
  let last = null;
  for (let failures = 0; ; ) {
    try {
      await read(last, (event) => {
        failures = 0;
        onLink(true);
        if (event.id) last = event.id;
        if (event.name) onEvent(event.name, event.data);
      });
    } catch (error) {
      failures++;
      onLink(false, error);
      if (error instanceof Refused && error.status === 401) return;
    }
    await pause(Math.min(1000 * 2 ** Math.min(failures, 3), 8000));
  }
}

async function read(last, onMessage) {
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(), 20000);
  try {
    const answer = await fetch("api/v1/events", {headers: headers(last ? {"Last-Event-ID": last} : {}), signal: quiet.signal});
    if (!answer.ok) throw new Refused(answer.status, `HTTP ${answer.status}`);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const {value, done} = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), 40000); // a heartbeat comes every 15 s
      text += value;
      const parts = text.split("\n\n");
      text = parts.pop();
      parts.forEach((part) => onMessage(parsed(part)));
    }
  } finally {
    clearTimeout(timer);
    quiet.abort();
  }
}

function parsed(part) {
  const event = {};
  for (const line of part.split("\n")) {
    if (line.startsWith("id: ")) event.id = line.slice(4);
    if (line.startsWith("event: ")) event.name = line.slice(7);
    if (line.startsWith("data: ")) event.data = JSON.parse(line.slice(6));
  }
  return event;
}
