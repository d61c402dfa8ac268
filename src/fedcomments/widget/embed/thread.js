/** The discussion under one page: read page by page, and kept right while one takes part. */
import { act, make } from "./make.js";
import { actions, writer } from "./actions.js";
import { amend, bearer, heldUnder } from "./own.js";
import { article } from "./response.js";
import { faces, isMention, mention } from "./elsewhere.js";
import { Tree } from "./tree.js";

const PAGE = 50;
const ORDERS = ["oldest", "newest"];
const REFUSED = [403, 404, 410];

/** Asks for a page of the thread; `after` is the cursor of the one before. */
export function pageOf(talk, order, after) {
  const asked = new URLSearchParams({ url: talk.url, order, limit: PAGE, ...(after && { after }) });
  return talk.ask("GET", `/api/v1/thread?${asked}`);
}

/** What stands in the widget once the first page of the thread is there. */
export class Thread {
  /** `told` is that page, `again(order)` shows the thread anew in another order. */
  constructor(talk, told, order, again) {
    Object.assign(this, { talk, told, order, again, count: told.count, next: told.next });
    this.names = new Map();
    this.tree = new Tree(talk, (it) => article(talk, it, actions(talk, it)));
    talk.open = told.open;
    talk.nameOf = (id) => this.names.get(id);
    talk.arrived = (it) => this.arrived(it);
    talk.changed = (it) => this.changed(it);
    talk.gone = (id) => this.gone(id);
  }

  /** Builds everything, top to bottom. */
  draw() {
    const { say, open } = this.talk;
    this.heading = make("h2");
    this.empty = make("p", { class: "quiet" }, say("none"));
    this.mentions = make("ol", { class: "mentions" });
    this.elsewhere = make("section", { class: "elsewhere" },
      make("h3", {}, say("elsewhere")), this.mentions);
    this.more = make("p", { class: "more" });
    const parts = [
      this.heading, faces(this.talk, this.told.reactions),
      open ? writer(this.talk).element : make("p", { class: "quiet" }, say("closed")),
      this.empty, this.tree.root, this.more, this.elsewhere, this.foot(),
    ];
    this.put(this.told.responses);
    this.recount();
    this.restoreHeld();
    return parts.filter(Boolean);
  }

  put(responses) {
    const items = responses.map((it) => {
      this.know(it);
      if (!isMention(it)) return this.tree.add(it);
      return this.mentions.appendChild(mention(this.talk, it));
    });
    this.tree.settle();
    const { say } = this.talk;
    this.more.replaceChildren(...(this.next ? [act(say("more"), () => this.turn())] : []));
    return items;
  }

  know({ id, author, state }) {
    if (state === "shown") this.names.set(id, author?.name || this.talk.say("anonymous"));
  }

  async turn() {
    const { say, why, status } = this.talk;
    try {
      const page = await pageOf(this.talk, this.order, this.next);
      this.next = page.next;
      const items = this.put(page.responses);
      this.recount();
      items[0]?.querySelector("article, a")?.focus();
      status(say("loaded", { n: items.length }));
    } catch (failure) {
      this.more.replaceChildren(why(failure), " ", act(say("retry"), () => this.turn()));
    }
  }

  /** The heading says how many, and in words on hover of which kinds. */
  recount() {
    const { say } = this.talk;
    const kinds = Object.entries(this.told.counts || {}).filter(([, n]) => n);
    this.heading.textContent = say(this.count ? "responses" : "heading", { n: this.count });
    this.heading.title = kinds.map(([kind, n]) => say(`count.${kind}`, { n })).join(", ");
    this.empty.hidden = this.tree.nodes.size + this.mentions.children.length > 0;
    this.elsewhere.hidden = !this.mentions.firstChild;
  }

  grow({ kind, state }, by) {
    if (state !== "shown") return;
    const { counts = {} } = this.told;
    this.count += by;
    this.told.counts = { ...counts, [kind]: Math.max(0, (counts[kind] || 0) + by) };
  }

  /** One's own new response appears at once where it will stand. */
  arrived(it) {
    const { say, status } = this.talk;
    this.grow(it, 1);
    const item = this.stand(it);
    item.scrollIntoView({ block: "nearest" });
    item.querySelector("article").focus({ preventScroll: true });
    status(say(it.state === "held" ? "note.held" : "sent"));
  }

  stand(it) {
    this.know(it);
    const item = this.tree.add(it, { fresh: true, first: this.order === "newest" });
    this.tree.settle();
    this.recount();
    return item;
  }

  changed(it) {
    const { say, status } = this.talk;
    this.grow(this.tree.nodes.get(it.id).it, -1);
    this.grow(it, 1);
    this.tree.redraw(it).focus();
    this.recount();
    status(say(it.state === "held" ? "note.held" : "saved"));
  }

  /** A response that was answered leaves a tombstone, so that the replies keep their place. */
  gone(id) {
    const { it } = this.tree.nodes.get(id);
    const left = this.tree.remove(id);
    if (!left) this.tree.redraw({ ...it, state: "erased", html: "", author: {} }).focus();
    this.grow(it, -1);
    this.tree.settle();
    this.recount();
    this.talk.status(this.talk.say("deleted"));
  }

  /** What one wrote and the owner has not seen yet is shown to its author alone. */
  async restoreHeld() {
    for (const id of heldUnder(this.talk.url)) {
      try {
        const it = await this.talk.ask("GET", `/api/v1/responses/${id}`, { headers: bearer(id) });
        if (it.state !== "held") amend(id, { held: false });
        else if (this.tree.nodes.has(id)) this.tree.redraw(it);
        else this.stand(it);
      } catch (failure) {
        if (REFUSED.includes(failure.status)) amend(id, { held: false });
      }
    }
  }

  foot() {
    const { say } = this.talk;
    const choice = ORDERS.map((order) => act(say(`order.${order}`), () => this.again(order), {
      "aria-pressed": String(order === this.order),
    }));
    const group = { role: "group", "aria-label": say("order") };
    return make("footer", {}, this.count > 1 && make("span", group, choice));
  }
}
