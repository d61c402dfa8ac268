/** Who is writing: three fields, none required, each with a sentence on what it is for. */
import { make } from "./make.js";
import { kept, keep } from "./shelf.js";

const FIELDS = [
  ["name", "text", "name", 80],
  ["email", "email", "email", 254],
  ["url", "url", "url", 2000],
];

/** The fields, and what is said in them; this browser keeps it for the next time. */
export class Person {
  constructor(talk, id) {
    const known = kept("author", {});
    this.inputs = new Map();
    this.element = make("div", { class: "person" },
      FIELDS.map((field) => this.field(talk, id, field, known[field[0]])));
  }

  field({ say }, form, [name, type, autocomplete, maxlength], value) {
    const id = `${form}-${name}`;
    const input = make("input", {
      id, type, autocomplete, maxlength, value,
      spellcheck: "false", "aria-describedby": `${id}-why`,
      onchange: () => keep("author", this.said()),
    });
    this.inputs.set(name, input);
    return make("p", { class: "field" },
      make("label", { for: id }, say(name)), input,
      make("small", { id: `${id}-why` }, say(`${name}.why`)));
  }

  /** The author as the server wants it; a website may be written without its https. */
  said() {
    const filled = [...this.inputs].map(([name, input]) => [name, input.value.trim()]);
    const author = Object.fromEntries(filled.filter(([name, value]) => value || name === "name"));
    if (author.url && !/^[a-z][a-z+.-]*:/i.test(author.url)) author.url = `https://${author.url}`;
    return author;
  }
}
