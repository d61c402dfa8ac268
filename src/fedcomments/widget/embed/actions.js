/** What may be done with a response: answer it; for one's own, change or delete it. */
import { act, make } from "./make.js";
import { Composer } from "./composer.js";
import { draftOf } from "./drafts.js";
import { amend, authorToken, bearer, claim, disown, own } from "./own.js";

/** The composer for a response to the page, or to `parent`. */
export function writer(talk, parent, close) {
  const { say, url, title } = talk;
  const draft = draftOf(url, parent?.id);
  const name = parent?.author?.name || say("anonymous");
  const submit = async (text, author) => {
    const body = { url, parent: parent?.id, author, text, title };
    const headers = { "Idempotency-Key": draft.key(body), "Author-Token": authorToken() };
    const answer = await talk.ask("POST", "/api/v1/responses", { body, headers });
    claim(answer, url, text);
    return () => talk.arrived({ ...answer.response, state: answer.state });
  };
  const label = parent ? say("reply.to", { name }) : say("compose");
  return new Composer(talk, { label, verb: say("send"), asksWho: true, draft, close, submit });
}

/** The row of actions under a response, and the place where they open. */
export function actions(talk, it) {
  const place = make("div");
  const row = make("p", { class: "actions" });
  const mine = own(it.id);
  if (talk.open && it.state === "shown") row.append(reply(talk, it, place));
  if (mine) row.append(...ownActions(talk, it, mine, place));
  return row.firstChild && make("div", {}, row, place);
}

/** Opens a composer in place, and closes it; one that holds unsent words is open already. */
function reply(talk, it, place) {
  const button = act(talk.say("reply"), () => toggle(), { "aria-expanded": "false" });
  const toggle = () => {
    const opens = button.getAttribute("aria-expanded") === "false";
    const form = opens && writer(talk, it, toggle);
    place.replaceChildren(...(opens ? [form.element] : []));
    button.setAttribute("aria-expanded", String(opens));
    (form || button).focus();
  };
  if (draftOf(talk.url, it.id).text()) toggle();
  return button;
}

function ownActions(talk, it, mine, place) {
  const { say } = talk;
  const left = mine.until - Date.now();
  const row = [act(say("delete"), ({ target }) => confirmed(talk, it, place, target))];
  if (left > 0 && mine.text) {
    const edit = act(say("edit"), () => change(talk, it, place, edit));
    row.unshift(edit);
    setTimeout(() => edit.remove(), left);
  }
  if (mine.receipt) row.push(make("a", { class: "act", href: mine.receipt }, say("receipt")));
  return row;
}

function change(talk, it, place, button) {
  const { say } = talk;
  const close = () => leave(place, button);
  const submit = async (text) => {
    const asked = { body: { text }, headers: bearer(it.id) };
    const answer = await talk.ask("PATCH", `/api/v1/responses/${it.id}`, asked);
    amend(it.id, { text, held: answer.state === "held" });
    return () => talk.changed({ ...answer.response, state: answer.state });
  };
  const start = own(it.id).text;
  const words = { label: say("edit.label"), verb: say("save") };
  const form = new Composer(talk, { ...words, start, close, submit });
  place.replaceChildren(form.element);
  form.focus();
}

/** Deleting cannot be undone, so it is asked once more, in place. */
function confirmed(talk, it, place, button) {
  const { say } = talk;
  const yes = act(say("delete.yes"), () => remove(talk, it, place));
  const no = act(say("delete.no"), () => leave(place, button));
  place.replaceChildren(make("p", { class: "sure" }, say("delete.sure"), " ", yes, no));
  yes.focus();
}

async function remove(talk, it, place) {
  try {
    await talk.ask("DELETE", `/api/v1/responses/${it.id}`, { headers: bearer(it.id) });
    disown(it.id);
    talk.gone(it.id);
  } catch (failure) {
    const again = act(talk.say("retry"), () => remove(talk, it, place));
    const trouble = { class: "trouble", role: "alert" };
    place.replaceChildren(make("p", trouble, talk.why(failure), " ", again));
  }
}

function leave(place, button) {
  place.replaceChildren();
  button.focus();
}
