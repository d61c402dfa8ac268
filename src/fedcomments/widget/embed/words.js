/** The widget's own words, in English or in a language fetched from the server. */
import { ENGLISH, LANGUAGES } from "./built.js";

/** The phrase book for a page's language; English where there is none or it cannot be had. */
export async function phrases(ask, wanted) {
  const code = (wanted || "en").toLowerCase().split("-")[0];
  if (!LANGUAGES.includes(code)) return phraseBook("en", {});
  try {
    return phraseBook(code, await ask("GET", `/widget/languages/${code}.json`));
  } catch {
    return phraseBook("en", {});
  }
}

/** `say(key, values)` fills a phrase's {places}; its form follows the number `n`. */
export function phraseBook(lang, book) {
  const plural = new Intl.PluralRules(lang);
  const number = new Intl.NumberFormat(lang);
  const say = (key, values = {}) => {
    const phrase = book[key] ?? ENGLISH[key] ?? key;
    const form = phrase.other ? phrase[plural.select(values.n)] || phrase.other : phrase;
    const filled = (name) => (name === "n" ? number.format(values.n) : values[name]);
    return form.replace(/\{(\w+)\}/g, (_, name) => filled(name));
  };
  return { lang, say };
}
