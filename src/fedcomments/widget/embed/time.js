/** Times as people say them, the exact one on hover. */
import { make } from "./make.js";

const UNITS = [
  ["year", 31_556_952], ["month", 2_629_746], ["week", 604_800],
  ["day", 86_400], ["hour", 3600], ["minute", 60],
];

/** "3 days ago" in a language, for a moment in milliseconds. */
export function ago(lang, moment, now = Date.now()) {
  const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  // A clock that runs a little behind the server's is no reason to say "in 5 seconds".
  const seconds = Math.max(0, (now - moment) / 1000);
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) || ["second", Infinity];
  return words.format(-Math.floor(seconds / size), unit);
}

/** A <time> that says how long ago; `freshen` keeps it true. */
export function since(lang, published) {
  const moment = new Date(published);
  const exact = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });
  const title = exact.format(moment);
  return make("time", { datetime: published, title }, ago(lang, moment.getTime()));
}

/** Says anew how long ago everything under `root` was. */
export function freshen(root, lang) {
  for (const time of root.querySelectorAll("time")) {
    time.textContent = ago(lang, Date.parse(time.dateTime));
  }
}
