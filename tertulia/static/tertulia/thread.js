// @ts-check
// The discussion without leaving the page. Every link and form works without this script: it fetches the same
// addresses, puts the form below what it answers and sends it in place.

const LOST = "Your comment could not be sent. Nothing is lost: check your connection, then send it again.";
const LONG = "This is too long to be sent. Nothing is lost: shorten it, then send it again.";
const POSTED = "Your comment is posted.";
const HELD = "Thank you. Your comment waits for a moderator before others can read it.";
const WHO = "tertulia";

/** The one open form. `tried`: its token, once it was sent and as long as no answer came.
 * @typedef {{link: HTMLElement, key: string, box: HTMLElement, sending: boolean, tried: string}} Composer */
/** @type {Composer | null} */
let current = null;

const live = document.createElement("p");
live.className = "away";
live.setAttribute("role", "status");
document.body.append(live);

/** What is written and not yet posted, while the tab is open. @param {string} key @returns {Record<string, string>} */
function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} key @param {Record<string, string>} values */
function keep(key, values) {
  try {
    sessionStorage.setItem(key, JSON.stringify(values));
  } catch {
    // Full or forbidden: the text is still in the form.
  }
}

/** @param {string} html */
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** @param {Composer} composer @returns {Record<string, HTMLInputElement | undefined>} */
function fields({ box }) {
  const all = /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll("[name]"));
  return Object.fromEntries([...all].map((input) => [input.name, input]));
}

/** @param {Composer} composer */
function remember(composer) {
  const { name, email, website, text } = fields(composer);
  // A form that was sent and not answered may have arrived. Its token stays with its text, so it is posted once.
  if (text) keep(composer.key, text.value ? { text: text.value, token: composer.tried } : {});
  if (name) keep(WHO, { name: name.value, email: email?.value ?? "", website: website?.value ?? "" });
}

/** @param {Composer} composer @param {string} html @param {Record<string, string>} values */
function show(composer, html, values = {}) {
  composer.box.replaceChildren(...parse(html).body.childNodes);
  const found = fields(composer);
  for (const [name, value] of Object.entries(values)) {
    const input = found[name];
    if (input && value) input.value = value;
  }
  const empty = [found.name, found.text].find((input) => input && !input.value);
  const invalid = /** @type {HTMLElement | null} */ (composer.box.querySelector("[aria-invalid=true]"));
  (invalid ?? empty ?? composer.box.querySelector("textarea"))?.focus();
}

/** @param {HTMLElement} link @param {string} key the address of the form */
async function open(link, key) {
  if (current?.key === key) return fields(current).text?.focus();
  current?.box.remove();
  const kept = recall(key);
  const box = document.createElement("div");
  const composer = { link, key, box, sending: false, tried: kept.token ?? "" };
  current = composer;
  const answer = await fetch(key, { headers: { "X-Tertulia": "fragment" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const html = await answer.text();
  if (current !== composer) return;
  box.addEventListener("submit", (event) => send(event, composer));
  box.addEventListener("input", () => remember(composer));
  box.addEventListener("keydown", (event) => press(event, composer));
  box.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest("[data-cancel]"))) return;
    event.preventDefault();
    close(composer);
  });
  (link.closest("article, header") ?? link).after(box);
  show(composer, html, { ...recall(WHO), ...kept });
}

/** @param {Composer} composer */
function close({ box, link }) {
  box.remove();
  current = null;
  link.focus();
}

/** @param {KeyboardEvent} event @param {Composer} composer */
function press(event, composer) {
  if (event.isComposing) return;
  if (event.key === "Escape") close(composer);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) composer.box.querySelector("form")?.requestSubmit();
}

/** @param {Event} event @param {Composer} composer */
async function send(event, composer) {
  event.preventDefault();
  if (composer.sending) return;
  const form = /** @type {HTMLFormElement} */ (event.target);
  composer.sending = true;
  form.setAttribute("aria-busy", "true");
  composer.tried = fields(composer).token?.value ?? "";
  remember(composer);
  try {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    await settle(await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }), composer);
  } catch {
    complain(form, LOST);
  }
  composer.sending = false;
  form.removeAttribute("aria-busy");
}

/** @param {Response} answer @param {Composer} composer */
async function settle(answer, composer) {
  if (answer.status === 201) return posted(await answer.json(), composer);
  const form = composer.box.querySelector("form");
  if (answer.headers.get("X-Tertulia") !== "fragment") {
    return form && complain(form, answer.status === 413 ? LONG : LOST);
  }
  composer.tried = "";
  show(composer, await answer.text());
  remember(composer);
}

/** @param {HTMLFormElement} form @param {string} sentence */
function complain(form, sentence) {
  form.querySelector(".alert")?.remove();
  const note = document.createElement("p");
  note.className = "alert";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  form.prepend(note);
}

/** @param {{id: number, state: string, url: string}} comment @param {Composer} composer */
async function posted(comment, composer) {
  keep(composer.key, {});
  close(composer);
  if (comment.state === "published") {
    await reread(comment).catch(() => location.assign(comment.url));
    live.textContent = POSTED;
    return;
  }
  const note = document.createElement("p");
  note.className = "notice";
  note.tabIndex = -1;
  note.textContent = HELD;
  (composer.link.closest("article, header") ?? composer.link).after(note);
  note.focus();
}

/** Reads the page again, puts its comments in place and goes to the new one.
 * @param {{id: number, url: string}} comment */
async function reread({ id, url }) {
  const page = parse(await (await fetch(url, { cache: "no-cache" })).text());
  const place = page.getElementById(`comment-${id}`);
  if (!place) throw new Error("not there yet");
  for (const part of [".stamp", "#comments"]) {
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(fresh);
  }
  history.replaceState(null, "", url);
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-compose]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link, link.href).catch(() => location.assign(link.href));
});
