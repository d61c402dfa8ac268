/** The visitor's own responses: what may still be edited or deleted from this browser. */
import { random } from "./api.js";
import { kept, keep, keepEntry } from "./shelf.js";

const MOST_OWN = 200;
const EDIT_WINDOW = 900;

/** The token by which this browser is one author on this blog; made once. */
export function authorToken() {
  const token = kept("author-token", null) || random();
  keep("author-token", token);
  return token;
}

/** Remembers what the server answered to a new response. */
export function claim(answer, url, text) {
  const { response, state, token, receipt } = answer;
  const until = Date.now() + 1000 * (answer.edit_window ?? EDIT_WINDOW);
  remember(response.id, { token, until, url, text, held: state === "held", receipt });
}

/** What is known of an own response, or undefined. */
export function own(id) {
  return kept("own", {})[id];
}

/** Changes what is known of an own response. */
export function amend(id, changes) {
  remember(id, { ...own(id), ...changes });
}

/** The own responses under a page that were held when last heard of. */
export function heldUnder(url) {
  const all = Object.entries(kept("own", {}));
  return all.filter(([, mine]) => mine.held && mine.url === url).map(([id]) => id);
}

/** Forgets an own response. */
export function disown(id) {
  remember(id, null);
}

/** The header that proves a response to be one's own. */
export function bearer(id) {
  return { Authorization: `Bearer ${own(id)?.token}` };
}

function remember(id, mine) {
  keepEntry("own", id, mine, MOST_OWN, withoutOldText);
}

/** The source is kept for editing alone, and only while that lasts. */
function withoutOldText(mine) {
  return mine.until > Date.now() ? mine : { ...mine, text: undefined };
}
