import en from "./en.js";
import zh from "./zh.js";

const KEY = "language";
const all = {en, "zh-CN": zh};
let language = localStorage.getItem(KEY) ?? (navigator.language.startsWith("zh") ? "zh-CN" : "en");
if (!(language in all)) language = "en";

export const locale = () => (language === "en" ? (navigator.language.startsWith("en") ? navigator.language : "en") : language);
export const other = () => (language === "en" ? "zh-CN" : "en");
export const current = () => language;

export function choose(next) {
  language = next;
  localStorage.setItem(KEY, next);
  document.documentElement.lang = next;
}

/** The text of a key, with {names} filled in; what a newer operator says is shown as it is. */
export function t(key, values = {}) {
  const text = all[language][key] ?? en[key] ?? key.slice(key.indexOf(".") + 1);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A sentence of the operator's: always English. */
export const english = () => (language === "en" ? {} : {lang: "en"});

document.documentElement.lang = language;
