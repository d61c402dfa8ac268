/** What other sites did: faces for likes and reposts, one line each for mentions. */
import { act, face, hostOf, make, outward, words } from "./make.js";
import { since } from "./time.js";

const MOST_FACES = 12;
const REACTIONS = ["like", "repost", "bookmark"];

/** One quiet row: who liked, reposted and bookmarked the page, and how many; null if nobody. */
export function faces({ say }, reactions = {}) {
  const all = REACTIONS.flatMap((kind) => (reactions[kind] || []).map((it) => ({ ...it, kind })));
  if (!all.length) return null;
  const numbers = REACTIONS.map((kind) => [kind, reactions[kind]?.length]).filter(([, n]) => n);
  const summary = numbers.map(([kind, n]) => say(`count.${kind}`, { n })).join(" · ");
  return make("div", { class: "faces" }, row(say, all), make("span", {}, summary));
}

/** A dozen faces, and a button for the others: they are not even asked for before. */
function row(say, all) {
  const others = all.slice(MOST_FACES);
  const list = make("ul", { "aria-label": say("reactions") },
    all.slice(0, MOST_FACES).map((it) => reaction(say, it)));
  if (!others.length) return list;
  const open = () => {
    const items = others.map((it) => reaction(say, it));
    more.replaceWith(...items);
    items[0].firstChild.focus();
  };
  const n = others.length;
  const title = say("faces.more", { n });
  const more = make("li", {}, act(`+${n}`, open, { title, "aria-label": title }));
  list.append(more);
  return list;
}

/** A face that leads to what its owner did elsewhere. */
function reaction(say, it) {
  const title = say(`did.${it.kind}`, { name: it.author.name || hostOf(it.source) });
  return make("li", {}, outward(it.source, { title, "aria-label": title }, face(it.author, 24)));
}

/** Whether a response belongs under 'Mentioned elsewhere' rather than in the discussion. */
export function isMention({ kind, via }) {
  return kind === "mention" || via === "pingback" || via === "trackback";
}

/** One line with the linked title, and an excerpt, as the old blogs had it. */
export function mention({ lang }, it) {
  const host = hostOf(it.source);
  const title = it.title || it.author.name || host;
  return make("li", { id: `c-${it.id}`, class: "mention" },
    make("p", {},
      outward(it.source, { class: "name", dir: "auto" }, title), " ",
      host && title !== host && make("span", { class: "host" }, host), " ",
      it.published && since(lang, it.published)),
    it.html && words(it.html, { class: "words excerpt" }));
}
