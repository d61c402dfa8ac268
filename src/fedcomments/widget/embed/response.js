/** One response as readers see it: a face, one line on who and when, the words. */
import { face, hostOf, make, outward, words } from "./make.js";
import { since } from "./time.js";

/** The article for a response; `line` is its row of actions. A tombstone has no words. */
export function article(talk, it, line) {
  const { say } = talk;
  const name = it.author?.name || say("anonymous");
  if (it.state !== "shown" && !it.html) {
    const grave = { class: "response grave", tabindex: -1 };
    return make("article", grave, make("span", { class: "face" }),
      make("p", { class: "body" }, say(`tomb.${it.state}`)));
  }
  return make("article", { class: "response", tabindex: -1, "aria-label": say("by", { name }) },
    face(it.author, 32),
    make("div", { class: "body" },
      meta(talk, it, name),
      words(it.html),
      it.state !== "shown" && make("p", { class: "note" }, say(`note.${it.state}`)),
      line));
}

/** Name, where from, what it answers, when. */
function meta(talk, it, name) {
  const { say, lang, base } = talk;
  const host = it.via !== "local" && hostOf(it.source);
  const to = it.parent && talk.nameOf(it.parent);
  return make("p", { class: "meta" },
    outward(it.author?.url, { class: "name", dir: "auto" }, name),
    host && outward(it.source, { class: "host" }, say(`from.${it.kind}`, { host })),
    to && make("span", { class: "to" }, say("to", { name: to })),
    it.published && make("a", { class: "when", href: `${base}/r/${it.id}` },
      since(lang, it.published)),
    it.edited && make("span", { class: "edited", title: since(lang, it.edited).title },
      say("edited")));
}
