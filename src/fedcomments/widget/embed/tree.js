/** The discussion as nested lists: branches that fold, and depth that stays readable. */
import { make } from "./make.js";

// Levels drawn as nesting; deeper ones stand below each other and name whom they answer.
const NESTED = 8;
// From this level on a narrow column indents no further (the style sheet's `deep`).
const SHALLOW = 3;

/** Responses by id, and the list they stand in; `draw(it)` makes the article of one. */
export class Tree {
  constructor(talk, draw) {
    Object.assign(this, { talk, draw, nodes: new Map(), root: make("ol", { class: "thread" }) });
  }

  /** Puts a response where it belongs: `fresh` ones were just written, others come in order. */
  add(it, { fresh, first } = {}) {
    const known = this.nodes.get(it.id);
    if (known) return this.settleDown(known);
    const parent = this.nodes.get(it.parent);
    const nest = parent ? parent.nest + 1 : 0;
    const item = make("li", { id: `c-${it.id}`, class: classOf(it, parent, nest) }, this.draw(it));
    this.nodes.set(it.id, { it, item, nest, parent });
    if (!parent) this.root[first ? "prepend" : "append"](item);
    else if (nest <= NESTED) this.branchOf(parent).list.append(item);
    else if (fresh) this.lastUnder(parent).after(item);
    else parent.item.parentNode.append(item);
    return item;
  }

  /** One's own new response stood at the end until its page of the thread came along. */
  settleDown({ item }) {
    item.parentNode.append(item);
    return item;
  }

  /** Says anew how many replies each branch has; once after any number of additions. */
  settle() {
    for (const { branch } of this.nodes.values()) branch?.count();
  }

  /** Draws a response anew in its place; gives the article. */
  redraw(it) {
    const node = this.nodes.get(it.id);
    const article = this.draw(it);
    node.it = it;
    node.item.firstChild.replaceWith(article);
    return article;
  }

  /** Takes a response away if nothing answers it; says whether it did. */
  remove(id) {
    const node = this.nodes.get(id);
    if ([...this.nodes.values()].some(({ parent }) => parent === node)) return false;
    this.nodes.delete(id);
    node.item.remove();
    return true;
  }

  lastUnder(parent) {
    let last = parent.item;
    while (last.nextElementSibling && this.isUnder(last.nextElementSibling, parent)) {
      last = last.nextElementSibling;
    }
    return last;
  }

  isUnder(item, ancestor) {
    let node = this.nodes.get(item.id.slice(2));
    while (node && node !== ancestor) node = node.parent;
    return Boolean(node);
  }

  branchOf(parent) {
    parent.branch ??= new Branch(this.talk, parent);
    return parent.branch;
  }
}

function classOf(it, parent, nest) {
  // A reply whose parent is not in the tree stands alone, and says whom it answers.
  const flat = nest > NESTED || (!parent && it.parent);
  return [nest >= SHALLOW && "deep", flat && "flat"].filter(Boolean).join(" ") || null;
}

/** The replies under a response, with the line that folds them. */
class Branch {
  constructor(talk, { it, item, nest }) {
    this.say = talk.say;
    this.name = it.author?.name || talk.say("anonymous");
    this.list = make("ol");
    this.word = make("span");
    const fold = { type: "button", class: "line", onclick: () => this.fold() };
    this.line = make("button", fold, this.word);
    const depth = nest + 1 >= SHALLOW ? "branch deep" : "branch";
    this.below = make("div", { class: depth }, this.line, this.list);
    item.append(this.below);
  }

  fold() {
    this.below.classList.toggle("folded");
    this.count();
  }

  count() {
    const n = this.list.querySelectorAll("article").length;
    const folded = this.below.classList.contains("folded");
    this.below.hidden = n === 0;
    this.line.setAttribute("aria-expanded", String(!folded));
    this.word.textContent = this.say(folded ? "folded" : "fold", { n, name: this.name });
  }
}
