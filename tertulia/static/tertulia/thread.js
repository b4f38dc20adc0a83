// @ts-check
// The discussion without leaving the page. Every link and form works without this script: it fetches the same
// addresses, puts the form below what it answers and sends it in place. What it remembers stays in the browser.
// Order: words, memory, elements, server, writing, acting on a comment, reading, frames, live, start.

// --- Words: a page in another language brings its own along, by the English ones ---

/** @type {Record<string, Record<string, string>>} */
const WORDS = JSON.parse(document.getElementById("thread-words")?.textContent || "{}");
const plurals = new Intl.PluralRules(document.documentElement.lang || "en");

/** A sentence, "one|several" when it counts `n`. @param {string} text @param {Record<string, string | number>} values */
function t(text, values = {}) {
  const [one, other = one] = text.split("|");
  const forms = WORDS[text] ?? { one, other };
  const form = forms[plurals.select(Number(values.n ?? 2))] ?? forms.other;
  return form.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

const LOST = "Your comment could not be sent. Nothing is lost: check your connection, then send it again.";
const LONG = "This is too long to be sent. Nothing is lost: shorten it, then send it again.";
const FAILED = "That did not work. Check your connection, then try again.";
const POSTED = "Your comment is posted.";
const HELD = "Thank you. Your comment waits for a moderator before others can read it.";
const NOT_SHOWN = "This comment is not shown.";
const REASONS = {
  spam: "Spam or advertising",
  abuse: "Insult, threat or hate",
  "off-topic": "Off topic",
  "personal-data": "Somebody’s personal data",
  illegal: "Against the law",
};

// --- Memory ---

const WHO = "tertulia";
const THREADS = 200; // as many are remembered

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

/** What this browser remembers for longer. @template T @param {string} name @param {T} otherwise @returns {T} */
function load(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`tertulia:${name}`) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {unknown} value */
function save(name, value) {
  try {
    localStorage.setItem(`tertulia:${name}`, JSON.stringify(value));
  } catch {
    // Full or forbidden: forgotten with the page.
  }
}

/** @param {string} name @returns {any} */
const loadHere = (name) => load(name, /** @type {Record<string, any>} */ ({}))[thread];

/** One thing for each thread, the oldest forgotten. @param {string} name @param {unknown} value */
function saveHere(name, value) {
  const { [thread]: _, ...others } = load(name, /** @type {Record<string, unknown>} */ ({}));
  save(name, Object.fromEntries([...Object.entries(others).slice(1 - THREADS), [thread, value]]));
}

// --- Elements ---

const section = () => /** @type {HTMLElement} */ (document.getElementById("comments"));
const thread = section()?.dataset.thread ?? "";

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {Record<string, any>} values
 * @param {(Node | string)[]} children @returns {HTMLElementTagNameMap[T]} */
function el(tag, values = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name in element) Object.assign(element, { [name]: value });
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** @param {string} selector @param {ParentNode} root @returns {HTMLElement[]} */
const all = (selector, root = document) => [...root.querySelectorAll(selector)].map((one) => /** @type {any} */ (one));

/** @param {string} html */
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** @param {Element} from @returns {number} the comment it belongs to */
function idOf(from) {
  const named = /** @type {HTMLElement | null} */ (from.closest("[data-id]"));
  return Number(named?.dataset.id ?? from.closest("[id^=comment-]")?.id.slice(8));
}

/** @param {Element} article */
const nameOf = (article) => (article.querySelector(".who")?.textContent ?? "").trim();

/** @param {number | string} id */
const itemOf = (id) => document.getElementById(`comment-${id}`);

/** @param {number | string} id @returns {HTMLElement | null} */
const articleOf = (id) => document.querySelector(`#comment-${id} > article`);

/** @param {HTMLElement | null | undefined} element */
function goTo(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center" });
}

const announcer = el("p", { className: "away", role: "status" });
document.body.append(announcer);

/** Told to those who listen. @param {string} sentence */
function announce(sentence) {
  announcer.textContent = sentence;
}

/** @param {HTMLElement} place @param {string} sentence */
function complain(place, sentence) {
  place.querySelector(":scope > .alert")?.remove();
  const note = el("p", { className: "alert", role: "alert" }, sentence);
  if (place instanceof HTMLFormElement) place.prepend(note);
  else place.append(note);
}

/** Runs `act` unless it is running. What goes wrong is told in `place`. @param {HTMLElement} button
 * @param {HTMLElement} place @param {() => unknown} act */
async function once(button, place, act) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  place.querySelector(":scope > .alert")?.remove();
  try {
    await act();
  } catch (error) {
    const here = place.isConnected ? place : articleOf(idOf(place)) ?? place;
    complain(here, error instanceof Refusal ? error.message : t(FAILED));
  }
  button.removeAttribute("aria-busy");
}

/** A question in a window of its own. `act` may say where to go afterwards. @param {string} title
 * @param {HTMLElement[]} parts @param {string} label
 * @param {(form: HTMLFormElement) => Promise<HTMLElement | null | void>} act */
function askInDialog(title, parts, label, act) {
  const quit = el("button", { type: "button", className: "quiet" }, t("Cancel"));
  const buttons = el("p", { className: "acts" }, el("button", {}, label), quit);
  const form = el("form", { className: "compose" }, el("h2", { id: "ask-title" }, title), ...parts, buttons);
  const box = el("dialog", { className: "ask", "aria-labelledby": "ask-title" }, form);
  quit.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(form, form, async () => {
      const place = await act(form);
      box.close();
      if (place) goTo(place);
    });
  });
  document.body.append(box);
  box.showModal();
}

// --- Server ---

/** An answer that says why not. */
class Refusal extends Error {
  /** @param {string} message @param {number} status */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
async function call(method, path, body) {
  const headers = { Accept: "application/json", ...(method !== "GET" && { "Content-Type": "application/json" }) };
  const answer = await fetch(`/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
  const json = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new Refusal(json.detail || json.title || t(FAILED), answer.status);
  return json;
}

/** A page of ours, never an old copy. @param {string} url */
async function fetchPage(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok && answer.status !== 410) throw new Refusal(t(FAILED), answer.status);
  return parse(await answer.text());
}

/** What is this reader's own here. @typedef {{mine: Record<string, string | null>, votes: Record<string, number>,
 * max_length?: number}} Me */
/** @type {Promise<Me> | undefined} */
let known;

/** @param {boolean} again @returns {Promise<Me>} */
function me(again = false) {
  if (again) known = undefined;
  known ??= call("GET", `me?thread=${encodeURIComponent(thread)}`).catch(() => ({ mine: {}, votes: {} }));
  return known;
}

/** From now on the server may know this browser again. */
async function acted() {
  save("posted", 1);
  claim(await me(true));
}

// --- Writing ---

/** The one open form. `tried`: its token, once it was sent and as long as no answer came.
 * @typedef {{link: HTMLElement, key: string, box: HTMLElement, sending: boolean, tried: string}} Composer */
/** @type {Composer | null} */
let current = null;
/** What was selected when the pointer went down: a click on a link may end the selection. */
let selected = "";

/** @param {Composer} composer @returns {Record<string, HTMLInputElement | undefined>} */
function fields({ box }) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll("[name]"));
  return Object.fromEntries([...inputs].map((input) => [input.name, input]));
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
  const area = composer.box.querySelector("textarea");
  if (area?.name) equip(area);
  const empty = [found.name, found.text].find((input) => input && !input.value);
  // What the rules ask the writer, or what is wrong.
  const first = /** @type {HTMLElement | null} */ (composer.box.querySelector("[autofocus], [aria-invalid=true]"));
  (first ?? empty ?? area)?.focus();
}

/** @param {HTMLElement} link @param {string} key the address of the form @param {string} quotation */
async function open(link, key, quotation) {
  if (current?.key === key) {
    const area = current.box.querySelector("textarea");
    if (area && quotation) quote(area, quotation);
    return area?.focus();
  }
  current?.box.remove();
  const kept = recall(key);
  const box = el("div");
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
  const area = box.querySelector("textarea");
  if (area && quotation) quote(area, quotation);
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
    const pressed = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    if (pressed?.name) body.set(pressed.name, pressed.value);
    await settle(await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }), composer);
  } catch {
    complain(form, t(LOST));
  }
  composer.sending = false;
  form.removeAttribute("aria-busy");
  drawPending();
}

/** @param {Response} answer @param {Composer} composer */
async function settle(answer, composer) {
  if (answer.status === 201) return posted(await answer.json(), composer);
  const form = composer.box.querySelector("form");
  if (answer.headers.get("X-Tertulia") !== "fragment") {
    return form && complain(form, t(answer.status === 413 ? LONG : LOST));
  }
  composer.tried = "";
  show(composer, await answer.text());
  remember(composer);
}

/** What the writer of a held comment is told. @param {string} [why] the sentence of the rule that holds it */
const held = (why) => [t(HELD), why].filter(Boolean).join(" ");

/** @param {{id: number, state: string, url: string, why?: string}} comment @param {Composer} composer */
async function posted(comment, composer) {
  keep(composer.key, {});
  if (section().matches(".branch")) return location.assign(comment.url);
  if (comment.state === "published") {
    await reread(comment).catch(() => location.assign(comment.url)); // the form goes with the old comments
    if (current === composer) current = null;
    announce(t(POSTED));
  } else {
    close(composer);
    const note = el("p", { className: "alert done", tabIndex: -1 }, held(comment.why));
    (composer.link.closest("article, header") ?? composer.link).after(note);
    note.focus();
  }
  acted();
}

/** Reads the page again, puts its comments in place and goes to the new one.
 * @param {{id: number, url: string}} comment */
async function reread({ id, url }) {
  const page = await fetchPage(url);
  if (!page.getElementById(`comment-${id}`)) throw new Error("not there yet");
  for (const part of [".stamp", "#comments"]) {
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(fresh);
  }
  history.replaceState(null, "", url);
  dress();
  const place = itemOf(id);
  unfold(place);
  goTo(place);
}

/** What a field for a comment has besides. @param {HTMLTextAreaElement} area */
function equip(area) {
  const counter = el("p", { className: "help count" });
  const names = el("ul", { id: `${area.id}-names`, className: "names", role: "listbox", hidden: true });
  names.setAttribute("aria-label", t("People in this discussion"));
  area.after(names, counter, preview(area));
  complete(area, names);
  count(area, counter);
}

/** @param {HTMLTextAreaElement} area @param {HTMLElement} counter */
async function count(area, counter) {
  const most = Number(area.dataset.max ?? (await me()).max_length);
  if (!most) return;
  let before = most;
  const look = () => {
    const left = most - [...area.value].length;
    counter.textContent = left < 0 ? t("{n} character too many|{n} characters too many", { n: -left }) : `${most - left} / ${most}`;
    counter.classList.toggle("wrong-why", left < 0);
    if ([100, 0].some((edge) => left < edge && before >= edge)) announce(counter.textContent);
    before = left;
  };
  area.addEventListener("input", look);
  look();
}

/** Drawn by the server, the same as it will stand. Asks for nothing until it is opened, then stays open.
 * @param {HTMLTextAreaElement} area */
function preview(area) {
  const said = el("div", { className: "said", dir: "auto" });
  const box = el("details", { className: "preview", open: load("preview", false) }, el("summary", {}, t("Preview")), said);
  let timer = 0;
  let turn = 0;
  const draw = async () => {
    const mine = ++turn;
    const text = area.value.trim();
    try {
      const { html } = text ? await call("POST", "preview", { text }) : { html: "" };
      if (mine === turn) said.replaceChildren(...parse(html).body.childNodes);
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) box.remove();
      else if (mine === turn && error instanceof Refusal) said.textContent = error.message;
    }
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (box.open) timer = window.setTimeout(draw, 400);
  });
  box.addEventListener("toggle", () => {
    if (box.open !== load("preview", false)) save("preview", box.open);
    if (box.open) draw();
  });
  return box;
}

/** Names after an at sign. Focus stays in the field; arrows move, Enter and Tab take, Escape leaves.
 * @param {HTMLTextAreaElement} area @param {HTMLUListElement} list */
function complete(area, list) {
  let start = 0;
  let at = 0;
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);

  /** @param {string[]} found */
  const offer = (found) => {
    list.hidden = !found.length;
    list.replaceChildren(
      ...found.map((name, place) => el("li", { id: `${list.id}-${place}`, role: "option" }, el("bdi", {}, name))),
    );
    if (found.length) announce(t("{n} name, choose with the arrow keys|{n} names, choose with the arrow keys", { n: found.length }));
    move(0);
  };
  /** @param {number} to */
  const move = (to) => {
    at = to;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (list.children[at]) area.setAttribute("aria-activedescendant", list.children[at].id);
    else area.removeAttribute("aria-activedescendant");
  };
  /** @param {Element | undefined} option */
  const take = (option) => {
    if (!option) return;
    area.setRangeText(`@${option.textContent} `, start, area.selectionStart, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  area.addEventListener("input", () => {
    const before = area.value.slice(0, area.selectionStart);
    const typed = /(?:^|[\s(])@([^\n@]{0,40})$/u.exec(before)?.[1].toLocaleLowerCase();
    if (typed === undefined) return list.hidden || offer([]);
    start = before.length - typed.length - 1;
    const names = new Set(all("#comments .who").map((who) => (who.textContent ?? "").trim()));
    offer([...names].filter((name) => name.toLocaleLowerCase().startsWith(typed)).slice(0, 6));
  });
  area.addEventListener("blur", () => offer([]));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (event.target instanceof Element) take(event.target.closest("li") ?? undefined);
  });
  area.addEventListener("keydown", (event) => {
    const size = list.children.length;
    if (!size || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") move((at + 1) % size);
    else if (event.key === "ArrowUp") move((at + size - 1) % size);
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[at]);
    else if (event.key === "Escape") offer([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** @param {HTMLTextAreaElement} area @param {string} text */
function quote(area, text) {
  const gap = area.value && !area.value.endsWith("\n") ? "\n\n" : "";
  area.value += `${gap}${text.replace(/^/gm, "> ")}\n\n`;
  area.selectionStart = area.value.length;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

/** What is selected of this comment. @param {Element | null} article */
function selection(article) {
  const now = getSelection();
  const inside = now?.rangeCount && article?.querySelector(".said")?.contains(now.getRangeAt(0).commonAncestorContainer);
  return inside ? now.toString().trim() : "";
}

// --- Acting on a comment ---

// While one waits for the server the stream may put a fresh copy of the article in its place.
/** @type {Record<string, (button: HTMLElement, article: HTMLElement, id: number) => unknown>} */
const ACTS = { vote, edit, delete: remove, report, ignore, fold };

/** @param {HTMLElement} button @param {HTMLElement} article @param {number} id */
async function vote(button, article, id) {
  const value = button.getAttribute("aria-pressed") === "true" ? 0 : Number(button.dataset.value || 1);
  const { ups, downs, mine } = await call("POST", `comments/${id}/votes`, { value });
  article = articleOf(id) ?? article;
  showVote(article, mine);
  const score = article.querySelector("[data-score]");
  if (ups !== null && /^-?\d+$/.test(score?.textContent ?? "")) score?.replaceChildren(String(ups - downs));
  announce(t(mine ? "Your vote is counted." : "Your vote is taken back."));
  acted();
}

/** @param {HTMLElement} article @param {number} value */
function showVote(article, value) {
  for (const button of all("[data-action=vote]", article)) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.value || 1) === value));
  }
}

/** @param {HTMLElement} _ @param {HTMLElement} __ @param {number} id */
async function edit(_, __, id) {
  const key = `edit:${id}`;
  const value = recall(key).text ?? (await call("GET", `source/${id}`)).text;
  const article = articleOf(id);
  const said = /** @type {HTMLElement | null | undefined} */ (article?.querySelector(".said"));
  if (!article || !said) return;
  if (said.hidden) return article.querySelector("textarea")?.focus();
  const area = el("textarea", { id: `edit-${id}`, rows: 8, dir: "auto", required: true, value });
  const quit = el("button", { type: "button", className: "quiet" }, t("Cancel"));
  const label = el("label", { htmlFor: area.id }, t("Your comment"));
  const buttons = el("p", { className: "acts" }, el("button", {}, t("Save")), quit);
  const form = el("form", { className: "compose", "aria-label": t("Edit your comment") }, el("div", {}, label, area), buttons);
  const leave = () => {
    form.remove();
    said.hidden = false;
    tool(article, "edit", t("Edit")).focus();
  };
  quit.addEventListener("click", () => {
    keep(key, {});
    leave();
  });
  form.addEventListener("input", () => keep(key, { text: area.value }));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) leave();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(form, form, async () => {
      const { state, why } = await call("PATCH", `comments/${id}`, { text: area.value });
      keep(key, {});
      form.remove();
      said.hidden = false;
      if (state === "held") {
        bury(id, held(why));
        goTo(articleOf(id));
        return announce(held(why));
      }
      goTo(article); // now: the stream may put the changed comment in its place before this does
      await refresh(id).catch(() => location.reload());
      announce(t("Your comment is changed."));
    });
  });
  said.hidden = true;
  said.after(form);
  equip(area);
  area.focus();
}

/** @param {HTMLElement} _ @param {HTMLElement} article @param {number} id */
function remove(_, article, id) {
  askInDialog(t("Delete this comment?"), [], t("Delete"), async () => {
    await call("DELETE", `comments/${id}`);
    bury(id, t("This comment was deleted by its author."));
    announce(t("Your comment is deleted."));
    return articleOf(id);
  });
}

/** @param {HTMLElement} button @param {HTMLElement} _ @param {number} id */
function report(button, _, id) {
  const reasons = Object.entries(REASONS).map(([value, name]) =>
    el("label", { className: "choice" }, el("input", { type: "radio", name: "reason", value, required: true }), ` ${t(name)}`),
  );
  const area = el("textarea", { id: "report-text", name: "text", rows: 3, maxLength: 2000, dir: "auto" });
  const optional = el("span", { className: "optional" }, t("optional"));
  const label = el("label", { htmlFor: area.id }, t("What should the editors know?"), " ", optional);
  const choices = el("fieldset", {}, el("legend", {}, t("What is wrong with it?")), ...reasons);
  const law = el("p", { className: "help" }, el("a", { href: `/comments/${id}/notice/` }, t("Report it as against the law")));
  askInDialog(t("Report this comment"), [choices, el("div", {}, label, area), law], t("Send"), async (form) => {
    await call("POST", `comments/${id}/reports`, Object.fromEntries(new FormData(form)));
    (articleOf(id)?.querySelector("[data-action=report]") ?? button).textContent = t("Reported");
    announce(t("Thank you. The editors will look at it."));
    acted();
  });
}

/** Puts what the server has of a comment in the place of what is here. @param {number} id */
async function refresh(id) {
  const fresh = (await fetchPage(`/comments/${id}/`)).querySelector(`#comment-${id} > article`);
  if (fresh) swap(id, /** @type {HTMLElement} */ (fresh));
  else bury(id, t(NOT_SHOWN));
}

/** @param {number} id @param {HTMLElement} fresh */
function swap(id, fresh) {
  const old = articleOf(id);
  if (!old || old.querySelector("form")) return; // it is just being edited
  const focused = old.contains(document.activeElement) && /** @type {HTMLElement} */ (document.activeElement);
  if (!old.querySelector(".answers")) fresh.querySelector(".answers")?.remove();
  old.replaceWith(fresh);
  dress();
  if (!focused) return;
  fresh.tabIndex = -1;
  const { action, value } = focused.dataset;
  const twin = action && fresh.querySelector(`[data-action=${action}]${value ? `[data-value="${value}"]` : ""}:not([hidden])`);
  /** @type {HTMLElement} */ (twin || fresh).focus({ preventScroll: true });
}

/** A tombstone where a comment was. @param {number} id @param {string} sentence */
function bury(id, sentence) {
  const old = articleOf(id);
  if (!old) return;
  if (old.matches(".gone")) {
    // The stream may have told of it before the answer did, and not why.
    if (sentence !== t(NOT_SHOWN)) old.querySelector("p")?.replaceChildren(sentence);
    return;
  }
  const focused = old.contains(document.activeElement);
  const stone = el("article", { className: "comment gone", tabIndex: -1 }, el("p", {}, sentence));
  old.replaceWith(stone);
  dress();
  if (focused) stone.focus();
}

// --- Reading ---

/** @param {HTMLElement} article @param {string} action @param {string} text */
function tool(article, action, text) {
  let button = /** @type {HTMLElement | null} */ (article.querySelector(`[data-action=${action}]`));
  if (!button) {
    let acts = article.querySelector(":scope > .acts");
    if (!acts) article.append((acts = el("p", { className: "acts" })));
    acts.append(" ", (button = el("button", { type: "button", "data-action": action }, text)));
  }
  button.hidden = false;
  return button;
}

/** Gives every comment what this script adds to it. May run again at any time. */
function dress() {
  const folded = new Set(loadHere("folded"));
  for (const item of all("#comments li[id^=comment-]")) {
    const article = /** @type {HTMLElement | null} */ (item.querySelector(":scope > article"));
    const list = /** @type {HTMLElement | null} */ (item.querySelector(":scope > ol"));
    if (!article) continue;
    all("a[data-action]", article).forEach((link) => link.setAttribute("role", "button"));
    if (article.dataset.person && !article.matches(".own, .gone")) tool(article, "ignore", t("Ignore"));
    if (list) dressFold(article, list, folded.has(idOf(article)));
    if (isNew(article)) markNew(article);
  }
  offerFrames();
  hush();
  drawTools();
  if (known) known.then(claim);
}

/** @param {HTMLElement} article @param {HTMLElement} list @param {boolean} shut */
function dressFold(article, list, shut) {
  const n = list.querySelectorAll("li").length;
  list.hidden = shut;
  list.id ||= `replies-${idOf(article)}`;
  const text = t(shut ? "Show {n} reply|Show {n} replies" : "Hide {n} reply|Hide {n} replies", { n });
  const button = tool(article, "fold", text);
  button.textContent = text;
  button.setAttribute("aria-expanded", String(!shut));
  button.setAttribute("aria-controls", list.id);
}

/** @param {HTMLElement} button @param {HTMLElement} article @param {number} id */
function fold(button, article, id) {
  const folded = new Set(loadHere("folded"));
  const list = /** @type {HTMLElement} */ (article.parentElement?.querySelector(":scope > ol"));
  dressFold(article, list, !list.hidden);
  if (list.hidden) folded.add(id);
  else folded.delete(id);
  saveHere("folded", [...folded]);
}

/** Opens, for this visit, the branches around a comment. @param {Element | null | undefined} place */
function unfold(place) {
  for (let list = place?.closest("ol"); list; list = list.parentElement?.closest("ol")) {
    const article = /** @type {HTMLElement | null} */ (list.parentElement?.querySelector(":scope > article"));
    if (article && list.hidden) dressFold(article, list, false);
  }
}

/** Who is sent to a comment sees it. */
function arrive() {
  const place = location.hash && document.getElementById(location.hash.slice(1));
  if (!place || place.offsetParent) return;
  unfold(place);
  place.scrollIntoView();
}

/** @returns {Record<string, string>} names by person */
const ignored = () => load("ignored", {});

/** @param {HTMLElement} _ @param {HTMLElement} article */
function ignore(_, article) {
  const name = nameOf(article);
  save("ignored", { ...ignored(), [article.dataset.person ?? ""]: name });
  dress();
  announce(t("You ignore {name} from now on.", { name }));
  /** @type {HTMLElement | null} */ (article.querySelector(".hush button"))?.focus();
}

/** @param {string} person */
function heed(person) {
  const { [person]: name, ...others } = ignored();
  save("ignored", others);
  dress();
  announce(t("You see what {name} writes again.", { name }));
}

/** Hides what ignored people wrote, and only that. */
function hush() {
  const people = ignored();
  for (const article of all("#comments article[data-person]")) {
    const person = article.dataset.person ?? "";
    const note = article.querySelector(":scope > .hush");
    const quiet = person in people && !article.matches(".own");
    if (quiet === Boolean(note)) continue;
    for (const part of all(":scope > .said, :scope > .acts", article)) part.hidden = quiet;
    note?.remove();
    if (!quiet) continue;
    const button = el("button", { type: "button" }, t("Show again"));
    button.addEventListener("click", () => {
      heed(person);
      goTo(article);
    });
    article.append(el("p", { className: "hush acts" }, t("You ignore this person."), " ", button));
  }
}

/** The lists and counters between the head and the comments. */
function drawTools() {
  let box = /** @type {HTMLElement | null} */ (section().querySelector(":scope > .talk-news"));
  if (!box) {
    box = el("div", { className: "talk-news" }, el("div", { className: "news", role: "status" }));
    all(":scope > header, :scope > .talk-bar", section()).at(-1)?.after(box);
  }
  const opened = box.querySelector("details")?.open ?? false;
  all(":scope > :not(.news)", box).forEach((part) => part.remove());
  const fresh = all("#comments article.new").length;
  if (fresh) {
    const next = el("button", { type: "button" }, t("Next new one"));
    next.addEventListener("click", () => goToNew());
    const key = el("input", { type: "checkbox", checked: load("key", true) });
    key.addEventListener("change", () => save("key", key.checked));
    const note = t("{n} new comment since your last visit|{n} new comments since your last visit", { n: fresh });
    const label = el("label", { className: "choice" }, key, ` ${t("or press")} `, el("kbd", {}, "n"));
    box.append(el("div", { className: "since" }, el("span", {}, note), " ", next, " ", label));
  }
  const people = Object.entries(ignored());
  if (people.length) {
    const rows = people.map(([person, name]) => {
      const button = el("button", { type: "button", "aria-label": t("Show {name} again", { name }) }, t("Show again"));
      button.addEventListener("click", () => {
        heed(person);
        goTo(section().querySelector("h2"));
      });
      return el("li", {}, el("bdi", {}, name), " ", button);
    });
    const summary = el("summary", {}, t("People you ignore ({n})", { n: people.length }));
    box.append(el("details", { className: "ignored", open: opened }, summary, el("ul", {}, ...rows)));
  }
  drawPending();
}

/** When this reader was here before. A tab that stays or turns pages is one visit. */
const since = Number(recall(`visit:${thread}`).since ?? loadHere("visits") ?? 0);

function noteVisit() {
  keep(`visit:${thread}`, { since: String(since) });
  const newest = Math.max(since, ...all("#comments [data-created]").map((one) => Date.parse(one.dataset.created ?? "") || 0));
  const before = loadHere("visits") ?? 0;
  saveHere("visits", Math.max(newest, before));
}

/** @param {HTMLElement} article */
function isNew(article) {
  return since > 0 && Date.parse(article.dataset.created ?? "") > since && !article.matches(".gone, .own");
}

/** @param {HTMLElement} article */
function markNew(article) {
  if (article.classList.contains("new")) return;
  article.classList.add("new");
  article.querySelector("header .who")?.after(" ", el("span", { className: "badge fresh" }, t("New")));
}

/** To the first new comment after the one in focus, after the last to the first. */
function goToNew() {
  const fresh = all("#comments article.new").filter((article) => article.offsetParent);
  const here = document.activeElement?.closest("article");
  const next = here && fresh.find((one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING && one !== here);
  goTo(next ?? fresh[0]);
}

/** What is this reader's own: can be changed, and neither voted on nor reported. @param {Me} reader */
function claim({ mine, votes }) {
  for (const [id, value] of Object.entries(votes)) {
    const article = articleOf(id);
    if (article) showVote(article, value);
  }
  for (const [id, until] of Object.entries(mine)) {
    const article = articleOf(id);
    if (!article || article.matches(".gone")) continue;
    const fresh = !article.matches(".own");
    article.classList.add("own");
    article.classList.remove("new");
    article.querySelector(".fresh")?.remove();
    if (until && new Date(until) > new Date()) tool(article, "edit", t("Edit"));
    tool(article, "delete", t("Delete"));
    if (fresh) all("[data-action=vote], [data-action=report], [data-action=ignore]", article).forEach((one) => (one.hidden = true));
  }
}

/** Puts a comment where it belongs: under what it answers or, if that is not here, what that answers.
 * @param {Element} item @param {string[]} above ids of the items above it, the nearest last */
function graft(item, above) {
  const host = above.map((id) => document.getElementById(id)).filter((one) => one && one !== item).pop();
  const parent = host ?? section();
  let list = parent.querySelector(":scope > ol");
  if (!list) {
    section().querySelector(":scope > .empty")?.remove();
    list = el("ol", { className: "replies" });
    const after = parent.querySelector(host ? ":scope > article" : ":scope > .talk-news");
    after?.after(list);
  }
  if (host && host.id === above.at(-1)) item.querySelector(":scope > article .answers")?.remove();
  if (!host && !above.length && /sort=newest/.test(location.search)) list.prepend(item);
  else list.append(item);
}

/** Puts the folded replies in place of the link to them. @param {HTMLAnchorElement} link */
async function showMore(link) {
  const page = await fetchPage(link.href);
  const root = /\/comments\/(\d+)\//.exec(link.href)?.[1];
  const items = all("#comments > ol.replies > li", page).filter((item) => !document.getElementById(item.id));
  const rest = page.querySelector("nav a[rel=next]");
  for (const item of items) {
    const parent = /\/comments\/(\d+)\//.exec(item.querySelector(":scope > article .answers a")?.getAttribute("href") ?? "");
    graft(item, [`comment-${root}`, ...(parent ? [`comment-${parent[1]}`] : [])]);
  }
  const more = link.closest("p, nav") ?? link;
  if (rest) {
    link.href = new URL(rest.getAttribute("href") ?? "", link.href).href;
    link.textContent = t("Show more replies");
    itemOf(Number(root))?.append(more);
  } else more.remove();
  dress();
  goTo(items[0]?.querySelector("article"));
  announce(t("{n} reply shown.|{n} replies shown.", { n: items.length }));
}

/** The order this reader chose before, when the address names no place. */
function sortAsBefore() {
  const chosen = load("sort", "");
  if (!chosen || /[?&](sort|after|before|at|end|page)\b/.test(location.search) || location.hash.startsWith("#comment-")) return;
  const link = sortLinks().find((one) => one.dataset.sort === chosen);
  if (!link || link.getAttribute("aria-current")) return;
  const url = new URL(link.href);
  url.hash = location.hash;
  location.replace(url);
}

const sortLinks = () => /** @type {HTMLAnchorElement[]} */ (all("#comments a[data-sort]"));

// --- Frames: videos and posts of other sites ---

let offered = 0;

/** A button after each link that can be shown in place. The other site is asked for nothing before it is pressed. */
function offerFrames() {
  for (const link of all("a[data-frame]")) {
    const { frame: src = "", from: name = "", shape: className = "" } = link.dataset;
    link.removeAttribute("data-frame");
    const warning = t("Only then does your browser ask {name}, which learns your network address and this site's name.", { name });
    const note = el("small", { id: `frame-${++offered}` }, warning);
    const button = el("button", { type: "button", "aria-describedby": note.id }, t("Show from {name}", { name }));
    const box = el("span", { className: "frame" }, button, " ", note);
    button.addEventListener("click", () => {
      const shown = box.querySelector("iframe");
      if (shown) shown.remove();
      else box.append(el("iframe", { ...FRAME, className, title: `${name}: ${link.textContent}`, src }));
      note.hidden = !shown;
      button.textContent = t(shown ? "Show from {name}" : "Hide what {name} shows", { name });
    });
    link.after(" ", box);
  }
}

// Players refuse to run when they do not learn which site they stand on; they learn no more of the address than that.
const FRAME = {
  sandbox: "allow-scripts allow-same-origin allow-popups allow-presentation",
  allow: "picture-in-picture; encrypted-media",
  referrerPolicy: "strict-origin",
  loading: "lazy",
  allowFullscreen: true,
};

// --- Live ---

/** Comments that others posted and this reader has not asked to see. @type {Set<number>} */
const pending = new Set();
/** @type {EventSource | null} */
let stream = null;
let last = ""; // event that was heard
let tries = 0;
let timer = 0;
const AT_ONCE = 20;

function drawPending() {
  if (current?.sending) return; // it may be our own
  for (const id of pending) if (itemOf(id)) pending.delete(id);
  const box = section().querySelector(".news");
  const n = pending.size;
  const text = n ? t("{n} new comment, show|{n} new comments, show", { n }) : "";
  if (!box || box.textContent === text) return;
  const button = el("button", { type: "button" }, text);
  button.addEventListener("click", () => once(button, section(), reveal));
  box.replaceChildren(...(n ? [button] : []));
}

async function reveal() {
  const ids = [...pending].sort((a, b) => a - b).slice(0, AT_ONCE);
  const pages = await Promise.all(ids.map((id) => fetchPage(`/comments/${id}/`)));
  ids.forEach((id, place) => {
    pending.delete(id);
    const item = pages[place].getElementById(`comment-${id}`);
    if (!item || itemOf(id)) return;
    all("li[id^=comment-]", item).forEach((one) => document.getElementById(one.id) && one.remove());
    graft(item, all(".above > li", pages[place]).map((one) => one.id));
    markNew(/** @type {HTMLElement} */ (item.querySelector("article")));
  });
  noteVisit();
  dress();
  const first = ids.map(itemOf).find(Boolean);
  unfold(first);
  goTo(first?.querySelector("article"));
  announce(t("{n} comment shown.|{n} comments shown.", { n: ids.length }));
}

/** @param {Document} page */
const countOf = (page) => Number(/\d+/.exec(page.getElementById("comments-title")?.textContent ?? "")?.[0] ?? NaN);

/** @param {number | undefined} n */
function showCount(n) {
  if (n === undefined || Number.isNaN(n)) return;
  const title = document.getElementById("comments-title");
  if (title) title.textContent = (title.textContent ?? "").replace(/\d+/, String(n));
  const stamp = document.querySelector(".stamp a[href='#comments']");
  if (stamp) stamp.textContent = t("{n} comment|{n} comments", { n });
}

/** Looks at the page itself: what came, what changed, how many there are. */
async function poll() {
  const page = await fetchPage(location.pathname + location.search);
  for (const fresh of all("#comments li[id^=comment-] > article", page)) {
    const id = Number(fresh.parentElement?.id.slice(8));
    const here = articleOf(id);
    if (!here) pending.add(id);
    else if (fresh.matches(".gone")) bury(id, (fresh.textContent ?? "").trim());
    else if (fresh.querySelector(".edited")?.innerHTML !== here.querySelector(".edited")?.innerHTML) swap(id, fresh);
  }
  dress();
  showCount(countOf(page));
}

/** @type {Record<string, (event: {comment: number, parent?: number | null, count?: number, new?: boolean}) => unknown>} */
const EVENTS = {
  comment({ comment, parent, new: isNew }) {
    if (itemOf(comment)) return refresh(comment);
    if (!isNew) return;
    // The page of one comment shows what answers it, and nothing else.
    if (section().matches(".branch") && !(parent && itemOf(parent))) return;
    pending.add(comment);
    drawPending();
  },
  gone({ comment }) {
    pending.delete(comment);
    drawPending();
    bury(comment, t(NOT_SHOWN));
  },
  // How things stand when the stream opens: something may have come since the page was made.
  async count({ count }) {
    const here = countOf(document);
    if (here !== count && !Number.isNaN(here)) await poll();
  },
  async thread() {
    const old = section().querySelector(":scope > header");
    const head = (await fetchPage(location.pathname)).querySelector("#comments > header");
    if (head && !old?.contains(current?.link ?? null)) old?.replaceWith(head); // a form opened from it stays
  },
  reload: poll,
};

function listen() {
  if (stream || document.hidden) return;
  const mine = new EventSource(`/api/v1/live?thread=${encodeURIComponent(thread)}${last && `&after=${last}`}`);
  stream = mine;
  mine.addEventListener("open", () => (tries = 0));
  // The browser tries again by itself after a lost connection, and gives up after a refusal.
  mine.addEventListener("error", () => mine.readyState === EventSource.CLOSED && retry());
  for (const [name, act] of Object.entries(EVENTS)) {
    mine.addEventListener(name, async (event) => {
      const data = JSON.parse(event.data || "{}");
      last = event.lastEventId;
      if (name !== "count") showCount(data.count);
      await Promise.resolve(act(data)).catch(() => {});
    });
  }
}

/** Later each time and never all readers at once, in the end every 30 to 60 seconds, then looking at the page as well. */
function retry() {
  stream = null;
  tries += 1;
  const seconds = Math.min(60, 2 ** tries);
  clearTimeout(timer);
  timer = window.setTimeout(async () => {
    if (document.hidden) return;
    if (seconds === 60) await poll().catch(() => {});
    listen();
  }, seconds * 1000 * (0.5 + Math.random() / 2));
}

/** A page that nobody looks at holds no connection. */
function pause() {
  if (document.hidden) {
    stream?.close();
    stream = null;
    clearTimeout(timer);
  } else {
    if (!last) poll().catch(() => {});
    listen();
  }
}

// --- Start ---

document.addEventListener("pointerdown", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-compose]");
  selected = link ? selection(link.closest("article")) : "";
});

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a");
  const button = /** @type {HTMLElement | null} */ (event.target.closest("#comments [data-action]"));
  const article = button?.closest("article");
  if (link?.matches("[data-compose]")) {
    event.preventDefault();
    open(link, link.href, selection(link.closest("article")) || selected).catch(() => location.assign(link.href));
    selected = "";
  } else if (link?.matches("#comments [data-more]")) {
    event.preventDefault();
    once(link, link.parentElement ?? link, () => showMore(link));
  } else if (link && sortLinks().includes(link)) {
    save("sort", link.dataset.sort);
  } else if (button && article && ACTS[button.dataset.action ?? ""]) {
    event.preventDefault();
    once(button, article, () => ACTS[button.dataset.action ?? ""](button, article, idOf(button)));
  }
});

document.addEventListener("keydown", (event) => {
  const pressed = event.key === " " && event.target instanceof HTMLElement && event.target.closest("a[role=button]");
  if (pressed instanceof HTMLElement) {
    event.preventDefault();
    pressed.click();
  }
  if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!(event.target instanceof Element) || event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  if (load("key", true)) goToNew();
});

offerFrames();
if (thread) {
  sortAsBefore();
  dress();
  arrive();
  addEventListener("hashchange", arrive);
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      noteVisit();
      if (load("posted", 0)) me().then(claim);
      listen();
      document.addEventListener("visibilitychange", pause);
    },
    { rootMargin: "400px" },
  ).observe(section());
}
