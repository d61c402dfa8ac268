/** `<fed-comments>`: puts itself where the script stands, asks for the thread, shows it. */
import { STYLE } from "./built.js";
import { connect, Failure } from "./api.js";
import { act, make } from "./make.js";
import { follow } from "./theme.js";
import { freshen } from "./time.js";
import { pageOf, Thread } from "./thread.js";
import { phraseBook, phrases } from "./words.js";

const MINUTE = 60_000;

/** The discussion under a page; its `data-` attributes are those of the script. */
class FedComments extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.begin();
    this.unfollow = follow(this, this.dataset.theme);
    this.clock = setInterval(() => freshen(this.place, this.talk.lang), MINUTE);
  }

  disconnectedCallback() {
    this.unfollow();
    clearInterval(this.clock);
  }

  begin() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.place = make("section", { class: "place" });
    const status = make("p", { class: "unseen", role: "status" });
    root.append(this.place, status);
    const { base, title } = this.dataset;
    const ask = connect(base);
    const url = this.dataset.url ? new URL(this.dataset.url, location).href : ownAddress();
    this.talk = {
      ...phraseBook("en", {}), ask, base, url, title: title || document.title,
      status: (sentence) => { status.textContent = sentence; },
      why: (failure) => this.why(failure),
    };
    this.load(this.dataset.order === "newest" ? "newest" : "oldest");
  }

  async load(order) {
    const wanted = this.dataset.lang || document.documentElement.lang;
    this.wait();
    const words = phrases(this.talk.ask, wanted);
    const page = await pageOf(this.talk, order).catch((failure) => failure);
    Object.assign(this.talk, await words);
    const { lang, say, title } = this.talk;
    this.place.lang = lang;
    this.place.setAttribute("aria-label", `${say("heading")}: ${title}`);
    this.place.removeAttribute("aria-busy");
    this.place.style.minHeight = "";
    if (page instanceof Error) return this.fail(page, order);
    const shown = new Thread(this.talk, page, order, (other) => this.load(other));
    this.place.replaceChildren(...shown.draw());
    this.settle();
  }

  /** Lines of about the right height, so that nothing jumps. */
  wait() {
    const height = this.place.offsetHeight || Number(remembered(this.talk.url).getItem());
    if (height) this.place.style.minHeight = `${height}px`;
    this.place.setAttribute("aria-busy", "true");
    const lines = [30, 100, 0, 55, 95, 80, 0, 40, 90].map((width) => {
      const line = make("i", { class: width ? "line-to-be" : "gap-to-be" });
      line.style.width = `${width}%`;
      return line;
    });
    this.place.replaceChildren(make("div", { "aria-hidden": "true" }, lines));
  }

  settle() {
    remembered(this.talk.url).setItem(this.place.offsetHeight);
    const wanted = this.shadowRoot.getElementById(location.hash.slice(1));
    if (!wanted) return;
    wanted.scrollIntoView();
    wanted.querySelector("article")?.focus({ preventScroll: true });
  }

  fail(failure, order) {
    this.place.replaceChildren(make("p", { class: "trouble", role: "alert" },
      failure.message || this.talk.say("down"), " ",
      act(this.talk.say("retry"), () => this.load(order))));
  }

  /** The server's own sentence on what went wrong, or ours. */
  why(failure) {
    if (!(failure instanceof Failure)) console.error(failure);
    return (failure instanceof Failure && failure.message) || this.talk.say("unreachable");
  }
}

/** The page's canonical address where it names one of its own origin. */
function ownAddress() {
  const canonical = document.querySelector("link[rel~=canonical]")?.href;
  const here = location.href.split("#")[0];
  return canonical && new URL(canonical).origin === location.origin ? canonical : here;
}

/** How high the thread stood when last seen, so that a reload reserves just that. */
function remembered(url) {
  const name = `fedcomments:height:${url}`;
  const quietly = (deed) => {
    try {
      return deed();
    } catch {
      return null;
    }
  };
  return {
    getItem: () => quietly(() => sessionStorage.getItem(name)),
    setItem: (height) => quietly(() => sessionStorage.setItem(name, height)),
  };
}

function place(script) {
  const element = document.createElement("fed-comments");
  Object.assign(element.dataset, script.dataset);
  element.dataset.base = new URL(".", script.src).href.replace(/\/$/, "");
  script.after(element);
}

if (!customElements.get("fed-comments")) customElements.define("fed-comments", FedComments);
place(document.currentScript || document.querySelector('script[src*="/embed.js"]'));
