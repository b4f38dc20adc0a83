// @ts-check
// The dialog that reports a comment to the editors.

import { nameOf } from "./comment.js";
import { whyNot } from "./compose.js";
import { button, el } from "./markup.js";
import { act, noticeForm } from "./source.js";

const REASONS = ["spam", "abuse", "off-topic", "personal-data", "illegal"];

/** @param {import("./talk.js").Talk} talk @param {HTMLElement} opener @param {import("./source.js").Comment} comment */
export function openReport(talk, opener, comment) {
  const { say } = talk;
  const title = say("reportOf", { name: nameOf(talk, comment) });
  const alert = el("p.alert", { role: "alert", hidden: true });
  const choices = REASONS.map((value, place) =>
    el("label.choice", {}, el("input", { type: "radio", name: "reason", value, checked: !place }), " ", say(value)),
  );
  const details = el("textarea", { id: "details", rows: "3", maxlength: "2000", dir: "auto" });
  const close = () => dialog.close();

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    const reason = /** @type {HTMLInputElement} */ (dialog.querySelector(":checked")).value;
    const text = details.value.trim();
    try {
      await act("POST", `comments/${comment.id}/reports`, text ? { reason, text } : { reason });
      close();
      talk.complain(say("reported"));
      talk.status.textContent = say("reported");
    } catch (error) {
      alert.hidden = false;
      alert.textContent = whyNot(talk, error);
    }
  }

  /** @type {HTMLDialogElement} */
  const dialog = el(
    "dialog.report", { "aria-label": title, close: () => (dialog.remove(), opener.focus()) },
    el(
      "form",
      { submit: send },
      alert,
      el("fieldset", {}, el("legend", {}, say("reason")), ...choices),
      el("p.field", {}, el("label", { for: "details" }, say("details"), el("span.soft", {}, ` (${say("optional")})`)), details),
      el("p", {}, el("a", { href: noticeForm(comment.id), target: "_blank", rel: "noopener" }, say("law"))),
      el("p.buttons", {}, el("button.button", {}, say("send")), button(say("cancel"), close)),
    ),
  );
  talk.box.append(dialog);
  dialog.showModal();
}
