// @ts-check
// The form: the same fields and limits as on the newsroom's own pages. What is written is never lost and never
// posted twice: the draft and the key of its form stay together until an answer came.

import { nameOf } from "./comment.js";
import { announce, follow } from "./live.js";
import { button, clean, el } from "./markup.js";
import { Refusal, Stranger, act, ask, drafts, freshKey, identify, kept } from "./source.js";

/** @typedef {import("./source.js").Comment} Comment */
/** @typedef {import("./talk.js").Talk} Talk */
/** @typedef {{parent?: Comment, comment?: Comment, source?: string, quotation?: string}} About */

const WHO = "tertulia:who";

/** What went wrong. @param {Talk} talk @param {unknown} error @param {string} otherwise the sentence if nobody knows */
export function whyNot({ say }, error, otherwise = "lost") {
  if (error instanceof Stranger) return say("refused", { origin: location.origin });
  if (!(error instanceof Refusal)) return say(otherwise);
  if (error.status === 413) return say("long");
  return (otherwise !== "lost" || error.status < 500) && error.message || say(otherwise);
}

/** Opens the one form below what it is about; one that is open already closes and keeps its draft.
 * @param {Talk} talk @param {HTMLElement} opener @param {About} about */
export function openForm(talk, opener, about) {
  talk.form?.close(false);
  talk.form = new Form(talk, opener, about);
}

export class Form {
  /** @param {Talk} talk @param {HTMLElement} opener @param {About} about */
  constructor(talk, opener, { parent, comment, source, quotation }) {
    this.talk = talk;
    this.parent = parent;
    this.comment = comment;
    const row = comment ? `edit-${comment.id}` : (parent?.id ?? "");
    this.draft = `tertulia:draft:${talk.key}:${row}`;
    const old = drafts.get(this.draft) ?? {};
    this.key = old.key ?? freshKey();
    this.sending = false;
    /** The codes of the questions that were asked of this text, one after the other. @type {string[]} */
    this.asked = [];
    this.timer = 0;
    /** @type {Record<string, HTMLInputElement>} */
    this.inputs = {};
    /** @type {Record<string, HTMLElement>} */
    this.wrongs = {};
    /** @type {(() => void) | undefined} */
    this.after = undefined;
    this.build({ ...kept.get(WHO), text: source ?? "", ...(old.text ? { text: old.text } : {}) });
    if (quotation) this.quote(quotation);
    this.row = parent ?? comment;
    this.label = opener.textContent;
    // Not where the button stood: while the text was asked for, its comment may have been drawn again.
    const anchor = this.row ? talk.items.get(this.row.id)?.item.firstElementChild : talk.head;
    anchor?.after(this.form);
    this.count();
    // Asked for now: the server holds what comes in the same second as its writer for a machine's.
    identify().then(() => talk.readMine()).then(() => this.count()).catch(() => {});
    (["name", "text"].map((name) => this.inputs[name]).find((input) => input && !input.value) ?? this.inputs.text).focus();
  }

  /** @param {Record<string, string>} values */
  build(values) {
    const { talk, parent, comment } = this;
    const { say } = talk;
    /** @param {string} name @param {Record<string, any>} attributes */
    const field = (name, attributes) => {
      const input = el(attributes.type ? "input" : "textarea", { id: name, name, ...attributes, "aria-describedby": `${name}-wrong${name === "text" ? " help" : ""}` });
      input.value = values[name] ?? "";
      this.inputs[name] = input;
      this.wrongs[name] = el("span.wrong", { id: `${name}-wrong` });
      const optional = name === "email" || name === "website";
      return el("p", { class: `field ${name}` }, el("label", { for: name }, say(name), optional && el("span.soft", {}, ` (${say("optional")})`)), input, this.wrongs[name]);
    };
    const title = comment ? say("editOf") : parent ? say("replyTo", { name: nameOf(talk, parent) }) : say("add");
    this.names = el("p.acts", { "aria-live": "polite" });
    this.alert = el("p.alert", { role: "alert", tabindex: "-1", hidden: true });
    this.anyway = el("button.button", { hidden: true }, say("anyway"));
    this.left = el("span.left", { "aria-live": "off" });
    this.shown = el("div.said.shown", { dir: "auto", role: "group", "aria-label": say("preview"), hidden: true });
    this.form = el(
      "form.compose", { part: "form",
        novalidate: true,
        "aria-label": title,
        submit: (/** @type {SubmitEvent} */ event) => this.send(event),
        input: () => (this.remember(), this.complete()),
        keydown: (/** @type {KeyboardEvent} */ event) => this.press(event),
      },
      this.alert,
      !comment &&
        el(
          "div.fields", {},
          field("name", { type: "text", autocomplete: "name", required: true, dir: "auto" }),
          field("email", { type: "email", autocomplete: "email" }),
          field("website", { type: "url", autocomplete: "url" }),
        ),
      field("text", { rows: "5", required: true, dir: "auto" }),
      this.names,
      el("p.soft.help", { id: "help" }, say("help"), " ", this.left),
      this.shown,
      el("p.buttons", {}, el("button.button", {}, say(comment ? "save" : "post")), this.anyway, button(say("preview"), () => this.preview()), button(say("cancel"), () => this.close())),
    );
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
  }

  /** @param {string} quotation */
  quote(quotation) {
    const { text } = this.inputs;
    text.value += `${text.value && "\n\n"}${quotation.replace(/^/gm, "> ")}\n\n`;
    this.remember();
  }

  remember() {
    const text = this.inputs.text.value;
    drafts.set(this.draft, text ? { text, key: this.key } : undefined);
    this.count();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sketch(), 400);
  }

  /** Code points, as the server counts. */
  count() {
    const left = this.talk.longest - [...this.inputs.text.value].length;
    this.left.textContent = left > 1000 ? "" : this.talk.say(left < 0 ? "over" : "left", { n: Math.abs(left) });
  }

  close(back = true) {
    const { talk } = this;
    this.form.remove();
    if (talk.form === this) talk.form = null;
    if (back) this.opener().focus();
    this.after?.();
  }

  /** What opened it: its comment may have been drawn again since. @returns {HTMLElement} */
  opener() {
    const item = this.row && this.talk.items.get(this.row.id)?.item;
    if (!item) return this.talk.adder;
    const buttons = /** @type {HTMLElement[]} */ ([...item.querySelectorAll(":scope > article button")]);
    return buttons.find((one) => one.textContent === this.label) ?? item;
  }

  preview() {
    this.shown.hidden = !this.shown.hidden;
    return this.sketch();
  }

  /** As the server would show it; what was typed meanwhile gets an answer of its own. */
  async sketch() {
    const text = this.inputs.text.value;
    if (this.shown.hidden) return;
    const fresh = await ask("preview", { text }).then(({ html }) => clean(html), (error) => whyNot(this.talk, error));
    if (text === this.inputs.text.value) this.shown.replaceChildren(fresh);
  }

  /** People of the thread, after an at sign. */
  complete() {
    const { text } = this.inputs;
    const at = text.selectionStart ?? 0;
    const typed = /(?:^|[\s(])@([^\n@]{0,40})$/.exec(text.value.slice(0, at))?.[1].toLowerCase();
    const names = new Set([...this.talk.items.values()].map(({ comment }) => comment.author?.name ?? ""));
    const fit = typed == null ? [] : [...names].filter((name) => name && name.toLowerCase().startsWith(typed)).slice(0, 6);
    this.names.replaceChildren(...fit.map((name) => button(`@${name}`, () => {
      text.setRangeText(`@${name} `, at - String(typed).length - 1, at, "end");
      this.names.replaceChildren();
      text.focus();
      this.remember();
    }, { dir: "auto" })));
  }

  body() {
    /** @type {Record<string, string>} */
    const author = {};
    for (const name of ["name", "email", "website"]) {
      const value = this.inputs[name].value.trim();
      if (value || name === "name") author[name] = value;
    }
    const { talk, parent } = this;
    const body = { thread: talk.key, author, text: this.inputs.text.value, idempotency_key: this.key, page: talk.page, anyway: this.asked.join() };
    return parent ? { ...body, parent: parent.id } : body;
  }

  /** @param {SubmitEvent} event */
  async send(event) {
    event.preventDefault();
    if (this.sending) return;
    this.sending = true;
    this.form.setAttribute("aria-busy", "true");
    try {
      await (this.comment ? this.save(this.comment) : this.post(event.submitter === this.anyway));
    } catch (error) {
      this.complain(error);
    }
    this.sending = false;
    this.form.removeAttribute("aria-busy");
    announce(this.talk);
  }

  /** @param {boolean} anyway what the rules asked was answered with yes */
  async post(anyway) {
    const { talk } = this;
    if (!anyway) this.asked = [];
    const body = this.body();
    this.remember();
    const comment = await act("POST", "comments", body);
    drafts.set(this.draft, undefined);
    kept.set(WHO, body.author);
    this.close(false);
    if (comment.state !== "published") return this.hold(comment);
    const isTold = talk.waiting.delete(comment.id) || talk.items.has(comment.id); // by the live connection, which was faster
    talk.put(comment);
    talk.goTo(comment.id);
    talk.complain("");
    talk.tell({ count: talk.facts.count + (isTold ? 0 : 1), url: talk.facts.url || talk.page.url });
    follow(talk);
    talk.status.textContent = talk.say("posted");
    await talk.readMine().catch(() => {});
  }

  /** @param {Comment} comment */
  async save(comment) {
    const { talk } = this;
    const changed = await act("PATCH", `comments/${comment.id}`, { text: this.inputs.text.value });
    drafts.set(this.draft, undefined);
    this.close(false);
    const item = talk.put(changed);
    if (changed.state !== "published") return this.hold(changed);
    item.focus();
    talk.status.textContent = talk.say("saved");
  }

  /** An editor looks at it first. @param {Comment} comment */
  hold({ why }) {
    this.talk.complain(this.talk.say("held"), why && el("bdi", {}, why));
    this.talk.note.focus();
  }

  /** What is wrong, beside the field where it is; or what the rules ask. @param {unknown} error */
  complain(error) {
    const { talk } = this;
    const sentence = whyNot(talk, error);
    const field = error instanceof Refusal ? (error.field.split(".").at(-1) ?? "") : "";
    if (error instanceof Refusal && error.code === "form-replayed") this.key = freshKey();
    for (const [name, input] of Object.entries(this.inputs)) {
      this.wrongs[name].textContent = name === field ? sentence : "";
      input.setAttribute("aria-invalid", String(name === field));
    }
    this.alert.hidden = field in this.inputs;
    this.alert.textContent = field in this.inputs ? "" : sentence;
    const asks = error instanceof Refusal && error.asks;
    if (asks) this.asked.push(error.code);
    this.anyway.hidden = !asks;
    (asks ? this.alert : this.inputs[field] ?? this.inputs.text).focus();
  }
}
