// @ts-check
// The desk with JavaScript: forms are sent without leaving the page, one key does what a button does, and what comes in
// is put in its place. Everything here works without it, one page after another.

const desk = /** @type {HTMLElement} */ (document.getElementById("desk"));
const queue = /** @type {HTMLElement} */ (document.getElementById("queue"));
const toast = /** @type {HTMLElement} */ (document.getElementById("toast"));
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("person-dialog"));
const nothing = /** @type {HTMLElement} */ (document.querySelector(".nothing"));
const LIVE = 4_000; // milliseconds between two looks at what came in
const KEEP = 60_000; // between two words that the page is still open
const MINUTE = 60_000;
const FEW = 10; // cards, from which on more are asked for at once
const KINDS = { w: "warning", s: "suspension", b: "ban", n: "note" };

/** @type {{ fields: [string, number][], until: number }[]} */
const undoable = [];
/** When each card left: what was asked for before that does not bring it back. @type {Map<number, number>} */
const left = new Map();
let asking = false;
let lost = false; // the card that had the focus went, and there was no other

const token = () => /** @type {HTMLInputElement} */ (document.querySelector("#bulk [name=csrfmiddlewaretoken]")).value;
const cards = () => /** @type {HTMLElement[]} */ ([...queue.querySelectorAll(".card")]);
const cardOf = (/** @type {Element | null} */ node) => /** @type {HTMLElement | null} */ (node?.closest(".card") ?? null);

/** @param {string} address @param {FormData} body @returns {Promise<any>} what the site says; null where it says no */
async function send(address, body) {
  try {
    body.set("csrfmiddlewaretoken", token());
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (answer.ok) return said;
    say(said.error);
    if (answer.status === 404) void look(true);
  } catch {
    say(desk.dataset.failed);
  }
  return null;
}

/** @param {string | null | undefined} text @param {boolean} [undo] */
function say(text, undo = false) {
  toast.textContent = text ?? "";
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small button-secondary";
  button.textContent = desk.dataset.undo ?? "";
  button.addEventListener("click", takeBack);
  toast.append(" ", button);
}

/** @param {string} address @param {FormData} body @param {HTMLElement | null} from the card that has the focus */
async function act(address, body, from) {
  const done = await send(address, body);
  if (!done) return false;
  if (dialog.open) dialog.close(); // first: behind it nothing can be given the focus
  if (done.undo.length) undoable.push({ fields: done.undo, until: Date.now() + MINUTE });
  say(done.said, done.undo.length > 0);
  leave(done.leaves, from);
  return true;
}

/** @param {number[]} numbers @param {HTMLElement | null} from */
function leave(numbers, from) {
  const gone = cards().filter((card) => numbers.includes(Number(card.dataset.id)));
  const all = cards();
  const next = from && gone.includes(from)
    ? all.slice(all.indexOf(from)).find((card) => !gone.includes(card)) ?? all.findLast((card) => !gone.includes(card))
    : null;
  numbers.forEach((number) => left.set(number, performance.now()));
  gone.forEach((card) => card.remove());
  if (next) next.focus();
  else if (from && gone.includes(from)) lost = true;
  nothing.hidden = cards().length > 0;
  if (cards().length < FEW) void look();
}

async function takeBack() {
  while (undoable.length && undoable[undoable.length - 1].until < Date.now()) undoable.pop();
  const last = undoable.pop();
  if (!last) return;
  const body = new FormData();
  last.fields.forEach(([name, value]) => body.append(name, String(value)));
  const done = await send(queue.dataset.undo ?? "", body);
  if (!done) return;
  say(done.said);
  await look();
}

/** What is in the queue now, put where it belongs. @param {boolean} [tidy] whether what is not in it any more goes */
async function look(tidy = false) {
  if (asking || queue.dataset.live !== "yes" || document.hidden) return;
  asking = true;
  const asked = performance.now();
  try {
    const address = new URL(location.href);
    address.searchParams.set("queue", queue.dataset.queue ?? ""); // or an empty one would be filled from another
    address.searchParams.set("part", "cards");
    const answer = await fetch(address);
    if (!answer.ok) return;
    const said = await answer.json();
    for (const [name, number] of Object.entries(said.counts)) {
      const shown = document.querySelector(`[data-count="${name}"]`);
      if (shown) shown.textContent = /** @type {string} */ (number);
    }
    place(said.cards.filter(([number]) => (left.get(number) ?? 0) < asked));
    if (tidy) cards().filter((card) => !said.cards.some(([number]) => number === Number(card.dataset.id))).forEach((card) => card.remove());
    nothing.hidden = cards().length > 0;
    if (lost && cards().length) {
      cards()[0].focus();
      lost = false;
    }
  } catch {
    // The site is away for a moment: the next look comes soon, and what is done says so by itself.
  } finally {
    asking = false;
  }
}

/** @param {[number, string][]} found */
function place(found) {
  let before = null;
  for (const [number, html] of found) {
    let card = document.getElementById(`comment-${number}`);
    if (!card) {
      const made = document.createElement("template");
      made.innerHTML = html;
      card = /** @type {HTMLElement} */ (made.content.firstElementChild);
      if (before) before.after(card);
      else queue.prepend(card);
    }
    before = card;
  }
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-deed]")) return;
  event.preventDefault();
  const card = cardOf(form) ?? cardOf(document.activeElement);
  const button = /** @type {SubmitEvent} */ (event).submitter;
  const body = new FormData(form, button);
  if (form.closest("dialog")) void fromDialog(form, body);
  else void act(form.getAttribute("action") ?? "", body, card).then((done) => { if (done && form.closest(".about") && card) void unfold(card, true); });
});

/** @param {HTMLElement} card @param {string} action @param {Record<string, string>} [more] */
function press(card, action, more = {}) {
  const form = /** @type {HTMLFormElement} */ (card.querySelector("form[data-deed]"));
  if (!form.querySelector(`button[value="${action}"]`)) return;
  const body = new FormData(form);
  body.set("action", action);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  void act(form.getAttribute("action") ?? "", body, card);
}

/** @param {HTMLElement} card @param {string} kind */
function open(card, kind) {
  if (!card.dataset.person) return;
  dialog.dataset.kind = kind;
  dialog.dataset.card = card.id;
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  form.reset();
  const titles = /** @type {HTMLTemplateElement} */ (document.getElementById("person-titles"));
  /** @type {HTMLElement} */ (dialog.querySelector("h2")).textContent = titles.content.querySelector(`[data-kind=${kind}]`)?.textContent ?? "";
  /** @type {HTMLElement} */ (dialog.querySelector(".error-message")).textContent = "";
  const select = /** @type {HTMLSelectElement | null} */ (card.querySelector("select[name=reason]"));
  const label = select?.selectedOptions[0]?.textContent?.replace(/^\d+ /, "") ?? "";
  /** @type {HTMLTextAreaElement} */ (document.getElementById("why-words")).value = label;
  dialog.showModal();
  /** @type {HTMLElement | null} */ (dialog.querySelector(`[data-for~=${kind}] textarea`))?.focus();
}

/** @param {HTMLFormElement} form @param {FormData} body */
async function fromDialog(form, body) {
  const kind = dialog.dataset.kind ?? "";
  const card = document.getElementById(dialog.dataset.card ?? "");
  if (!card) return dialog.close();
  const field = kind === "note" ? "note-words" : "why-words";
  body.set("words", /** @type {HTMLTextAreaElement} */ (document.getElementById(field)).value);
  body.set("kind", kind);
  if (kind === "suspension") body.set("days", /** @type {HTMLInputElement} */ (document.getElementById("suspension-days")).value);
  const done = await act(`${card.dataset.address}${kind === "note" ? "note" : "sanction"}/`, body, card);
  if (done && card.isConnected) card.focus();
  else if (!done) /** @type {HTMLElement} */ (form.querySelector(".error-message")).textContent = toast.textContent;
}

/** @param {HTMLElement} card @param {boolean} [again] */
async function unfold(card, again = false) {
  const about = /** @type {HTMLElement} */ (card.querySelector(".about"));
  if (!again && !about.hidden) { about.hidden = true; return; }
  const link = /** @type {HTMLAnchorElement} */ (card.querySelector("[data-about]"));
  try {
    const answer = await fetch(`${link.href}?part=1`);
    if (answer.ok) about.innerHTML = await answer.text();
    about.hidden = !answer.ok;
  } catch {
    say(desk.dataset.failed);
  }
}

/** @param {HTMLElement} card @param {number} step */
function go(card, step) {
  const all = cards();
  all[Math.min(Math.max(all.indexOf(card) + step, 0), all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || !queue.contains(target) && target !== toast.querySelector("button")) return;
  if (target.matches("input:not([type=checkbox]), textarea, select")) return;
  const card = cardOf(target);
  const key = event.key;
  if (key === "u") void takeBack();
  else if (!card) return;
  else if (key === "j") go(card, 1);
  else if (key === "k") go(card, -1);
  else if (key === "a") press(card, "publish");
  else if (key === "l") press(card, "keep");
  else if (key === "f") press(card, card.querySelector("button[value=unfeature]") ? "unfeature" : "feature");
  else if (key === "r") /** @type {HTMLElement | null} */ (card.querySelector("input[name=words]"))?.focus();
  else if (key in KINDS) open(card, KINDS[/** @type {keyof typeof KINDS} */ (key)]);
  else if (key === "c") void unfold(card);
  else if (key === "x") { const box = /** @type {HTMLInputElement} */ (card.querySelector("input[name=comment]")); box.checked = !box.checked; }
  else if (/^[1-9]$/.test(key)) {
    const options = card.querySelectorAll("select[name=reason] option");
    const chosen = /** @type {HTMLOptionElement | undefined} */ (options[Number(key) - 1]);
    if (!chosen) return;
    press(card, "remove", { reason: chosen.value });
  } else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const card = cardOf(target);
  if (target.closest("[data-close]")) dialog.close();
  if (target.closest("[data-choose-all]")) queue.querySelectorAll("input[name=comment]").forEach((box) => { /** @type {HTMLInputElement} */ (box).checked = true; });
  if (card && target.closest("[data-about]")) { event.preventDefault(); void unfold(card); }
});

/** @param {boolean} back @returns {FormData} */
function claims(back) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token());
  cards().forEach((card) => body.append("comment", card.dataset.id ?? ""));
  if (back) body.set("give_back", "yes");
  return body;
}

setInterval(() => void look(), LIVE);
setInterval(() => { if (!document.hidden && cards().length) void fetch(queue.dataset.claims ?? "", { method: "POST", body: claims(false), headers: { Accept: "application/json" } }).catch(() => {}); }, KEEP);
addEventListener("pagehide", () => { if (cards().length) navigator.sendBeacon(queue.dataset.claims ?? "", claims(true)); });

document.querySelectorAll(".scripted").forEach((one) => { /** @type {HTMLElement} */ (one).hidden = false; });
cards()[0]?.focus();
