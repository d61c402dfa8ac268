/** Unsent words survive a reload, each under its page and the response it answers. */
import { random } from "./api.js";
import { kept, keepEntry } from "./shelf.js";

const MOST_DRAFTS = 50;
const DRAFT_DAYS = 30;

/** The draft for one place: its text, and the key under which its last attempt was sent. */
export function draftOf(url, parent) {
  const place = `${url} ${parent || ""}`;
  const read = () => kept("drafts", {})[place] || {};
  const write = (draft) => keepEntry("drafts", place, draft, MOST_DRAFTS, unlessOld);
  let attempt = null;
  return {
    text: () => read().text || "",
    write: (text) => write(text ? { ...read(), text, at: Date.now() } : null),
    forget: () => {
      attempt = null;
      write(null);
    },
    // The same words sent again are the same attempt, after a reload too: never posted twice.
    key(body) {
      const sum = sumOf(JSON.stringify(body));
      const last = attempt || read();
      attempt = last.key && last.sum === sum ? { sum, key: last.key } : { sum, key: random() };
      write({ ...read(), ...attempt });
      return attempt.key;
    },
  };
}

/** Tells a changed request from a repeated one; the words themselves need not be kept twice. */
function sumOf(said) {
  let sum = said.length;
  for (let i = 0; i < said.length; i++) sum = (Math.imul(sum, 31) + said.charCodeAt(i)) | 0;
  return sum;
}

function unlessOld(draft) {
  return draft.at > Date.now() - DRAFT_DAYS * 86_400_000 ? draft : null;
}
