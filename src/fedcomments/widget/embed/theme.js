/** Light or dark, by the page the widget stands on rather than by the system's wish. */

/** Follows the page's background, or keeps to `wish`; sets the host's `theme` attribute. */
export function follow(host, wish) {
  const settle = () => dress(host, wish);
  // The script may run before the page's style sheets are there, and pages change them later.
  const arrived = ({ target }) => (target === document || target.tagName === "LINK") && settle();
  const stop = new AbortController();
  const { signal } = stop;
  const changes = new MutationObserver(settle);
  for (const node of [document.documentElement, document.body]) {
    changes.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", settle, { signal });
  document.addEventListener("transitionend", settle, { signal });
  addEventListener("load", arrived, { capture: true, signal });
  signal.addEventListener("abort", () => changes.disconnect());
  settle();
  return () => stop.abort();
}

function dress(host, wish) {
  const measured = isDark(host) ? "dark" : "light";
  const theme = wish === "dark" || wish === "light" ? wish : measured;
  if (host.getAttribute("theme") !== theme) host.setAttribute("theme", theme);
  // A theme that contradicts the page brings its own paper and ink, or nobody could read it.
  host.toggleAttribute("painted", theme !== measured);
}

function isDark(host) {
  for (let node = host.parentNode; node; node = node.parentNode || node.host) {
    const paper = node instanceof Element && channels(host, getComputedStyle(node).backgroundColor);
    if (paper && paper[3] > 0.5) return luminance(paper) < 0.4;
  }
  // No paper but a picture or the bare canvas: light ink means dark paper.
  const ink = channels(host, getComputedStyle(host.parentElement).color);
  return Boolean(ink) && luminance(ink) > 0.6;
}

/** Any CSS colour as red, green, blue, alpha from 0 to 1. */
function channels(host, colour) {
  const probe = host.shadowRoot.appendChild(document.createElement("i"));
  probe.style.color = `color-mix(in srgb, ${colour}, ${colour})`;
  const said = getComputedStyle(probe).color;
  probe.remove();
  const numbers = said.match(/^color\(srgb (.*)\)$/)?.[1].match(/[\d.e-]+/g)?.map(Number);
  return numbers && [...numbers.slice(0, 3), numbers[3] ?? 1];
}

/** Relative luminance (WCAG 2.2), 0 black to 1 white. */
function luminance(colour) {
  const [r, g, b] = colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
