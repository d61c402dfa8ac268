/** Where a visitor writes: a response, a reply, or a change to either. */
import { act, make, words } from "./make.js";
import { Person } from "./person.js";

const GROWS = CSS.supports("field-sizing", "content");
let made = 0;

/** A form for one task; see the constructor. */
export class Composer {
  /**
   * The task: `label`, `verb` for the button, `draft` or `start` for the text, `asksWho`,
   * `close()` where it can be closed, and `submit(text, author)`, which gives what shows the
   * result. If it throws a Failure, the words stay, with the reason and a way to try again.
   */
  constructor(talk, task) {
    Object.assign(this, { talk, task, id: `fc-${++made}`, busy: false });
    const { say } = talk;
    if (task.asksWho) this.who = new Person(talk, this.id);
    this.text = make("textarea", {
      id: this.id, rows: 1, placeholder: task.label, dir: "auto",
      oninput: () => this.wrote(), onkeydown: (event) => this.hurry(event),
    });
    this.glance = make("div", { class: "glance", hidden: true });
    this.trouble = make("p", { class: "trouble", role: "alert", hidden: true });
    this.preview = act(say("preview"), () => this.look());
    this.rest = this.below();
    const deliver = (event) => this.deliver(event);
    this.element = make("form", { class: "composer", novalidate: true, onsubmit: deliver },
      make("label", { for: this.id, class: "unseen" }, task.label),
      this.text, this.glance, this.rest, this.trouble);
    this.text.value = task.draft?.text() || task.start || "";
    this.unfold();
    requestAnimationFrame(() => this.grow());
  }

  focus() {
    this.text.focus();
  }

  /** What appears when one begins to write. */
  below() {
    const { task, talk: { say } } = this;
    return make("div", { class: "rest" },
      this.who?.element,
      make("p", { class: "foot" },
        make("button", { type: "submit", class: "send" }, task.verb),
        this.preview,
        task.close && act(say("close"), task.close),
        make("small", {}, say("markdown"))));
  }

  unfold() {
    this.rest.hidden = !this.text.value && !this.task.close;
  }

  wrote() {
    this.unfold();
    this.task.draft?.write(this.text.value);
    this.grow();
  }

  grow() {
    if (GROWS) return;
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
  }

  hurry({ key, ctrlKey, metaKey, isComposing }) {
    if (isComposing) return;
    if (key === "Enter" && (ctrlKey || metaKey)) this.element.requestSubmit();
    if (key === "Escape") this.task.close?.();
  }

  /** Turns between writing and seeing what it will look like. */
  async look() {
    const writing = this.glance.hidden;
    if (writing && !(await this.attempt(() => this.render(), () => this.look()))) return;
    this.glance.hidden = !writing;
    this.text.hidden = writing;
    this.preview.textContent = this.talk.say(writing ? "write" : "preview");
  }

  async render() {
    const body = { text: this.text.value };
    const { html } = await this.talk.ask("POST", "/api/v1/preview", { body });
    this.glance.replaceChildren(words(html));
  }

  deliver(event) {
    event.preventDefault();
    if (!this.text.value.trim()) return this.focus();
    return this.attempt(() => this.send(), () => this.element.requestSubmit());
  }

  async send() {
    const show = await this.task.submit(this.text.value, this.who?.said());
    this.task.draft?.forget();
    this.text.value = "";
    if (this.text.hidden) this.look();
    this.unfold();
    this.grow();
    this.task.close?.();
    show();
  }

  /** Does a deed, one at a time; true when it worked, else says why and offers it `again`. */
  async attempt(deed, again) {
    if (this.busy) return false;
    this.trouble.hidden = true;
    this.occupy(true);
    try {
      await deed();
      return true;
    } catch (failure) {
      this.trouble.replaceChildren(this.talk.why(failure), " ", act(this.talk.say("retry"), again));
      this.trouble.hidden = false;
      return false;
    } finally {
      this.occupy(false);
    }
  }

  occupy(busy) {
    this.busy = busy;
    this.element.setAttribute("aria-busy", String(busy));
  }
}
