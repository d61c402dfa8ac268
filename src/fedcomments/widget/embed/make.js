/** Builds elements; strangers' words only ever become text, their addresses only http links. */

/** An element with attributes (`on…` are listeners; null and false are left out) and children. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

/** A quiet button that looks like a word. */
export function act(word, onclick, attributes = {}) {
  return make("button", { type: "button", class: "act", onclick, ...attributes }, word);
}

/** A link to a stranger's page, or a plain span where the address is not one to follow. */
export function outward(href, attributes, ...children) {
  if (!hostOf(href)) return make("span", attributes, ...children);
  return make("a", { ...attributes, href, rel: "nofollow ugc noopener" }, ...children);
}

/** The host of an http(s) address, "" for anything else. */
export function hostOf(address) {
  try {
    const { protocol, host } = new URL(address);
    return /^https?:$/.test(protocol) ? host.replace(/^www\./, "") : "";
  } catch {
    return "";
  }
}

/** A picture made by our server; decoration, the name stands beside it. */
export function face(author, size) {
  if (!hostOf(author.photo)) return make("span", { class: "face" });
  return make("img", {
    class: "face", src: author.photo, alt: "", width: size, height: size,
    loading: "lazy", referrerpolicy: "no-referrer",
    onerror: (event) => event.target.classList.add("lost"),
  });
}

/** The words of a response: HTML from our own server's sanitiser, and from nowhere else. */
export function words(html, attributes = {}) {
  const node = make("div", { class: "words", dir: "auto", ...attributes });
  node.innerHTML = html;
  return node;
}
