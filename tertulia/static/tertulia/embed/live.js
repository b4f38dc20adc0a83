// @ts-check
// What others write while one reads. The connection rests while the page is hidden and comes back with some chance in
// its timing, so that the readers of a restarted server do not all knock at once.

import { noteVisit } from "./marks.js";
import { listen, read } from "./source.js";

/** @typedef {import("./talk.js").Talk} Talk */

const LOOK = 60_000; // ms between two looks at a discussion that is still empty
const LONGEST_WAIT = 60_000; // ms between two tries
const GATHER = 1_000; // ms in which changes of shown comments are gathered before they are read again

/** Live, once there is a discussion: the first comment on a page opens it. Until then its count is looked at.
 * @param {Talk} talk */
export function follow(talk) {
  if (talk.stopped || talk.unwatch) return;
  if (talk.facts.url || talk.facts.count) talk.unwatch = watch(talk);
  else setTimeout(async () => {
    if (!document.hidden && !talk.stopped) await look(talk);
    follow(talk);
  }, LOOK);
}

/** How many there are, when no stream tells. @param {Talk} talk */
const look = (talk) => read("counts", { thread: [talk.key] }).then(({ counts }) => catchUp(talk, { count: counts[talk.key] }), () => {});

/** How it stands, from the server: more than is known was missed.
 * @param {Talk} talk @param {Partial<import("./source.js").ThreadFacts>} facts */
function catchUp(talk, { state = talk.facts.state, count = talk.facts.count }) {
  talk.missed += Math.max(0, count - talk.facts.count);
  talk.tell({ state, count });
  announce(talk);
}

/** New comments are told of, not pushed between the lines one reads. @param {Talk} talk */
export function announce(talk) {
  const n = talk.waiting.size + talk.missed;
  talk.fresh.hidden = !n;
  talk.fresh.textContent = n ? talk.say("fresh", { n }) : "";
  if (n) talk.status.textContent = talk.fresh.textContent;
}

/** What came is shown, or about to be. @param {Talk} talk */
export function forget(talk) {
  talk.waiting.clear();
  talk.missed = 0;
  announce(talk);
}

/** @param {Talk} talk */
export async function showWaiting(talk) {
  const ids = [...talk.waiting].sort((one, other) => one - other);
  if (talk.missed || ids.length > 20) return talk.reload();
  forget(talk);
  const items = [];
  for (const id of ids) {
    const item = await talk.refresh(id).catch(() => undefined);
    if (item) items.push(item);
    item?.classList.add("new");
  }
  noteVisit(talk);
  talk.status.textContent = talk.say("shown", { n: items.length });
  if (items[0]) talk.goTo(Number(items[0].id.slice(8)));
}

/** @param {Talk} talk @returns {() => void} what ends it */
function watch(talk) {
  /** @type {EventSource | null} */
  let source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let wait = 2_000;
  let last = "";
  /** @type {Set<number>} */
  const changed = new Set();

  /** @param {() => void} what @param {number} ms */
  const later = (what, ms) => setTimeout(what, ms * (0.5 + Math.random()));

  async function refresh() {
    const ids = [...changed].slice(0, 10);
    changed.clear();
    for (const id of ids) if (talk.items.has(id)) await talk.refresh(id).catch(() => {});
  }

  /** @param {any} data */
  function hear({ comment, count, new: isNew }) {
    if (typeof count === "number") talk.tell({ count });
    if (typeof comment !== "number") return;
    if (talk.items.has(comment)) {
      if (!changed.size) later(refresh, GATHER);
      changed.add(comment);
    } else if (isNew) {
      talk.waiting.add(comment); // perhaps the one that is just being posted from here: then it is not new
      if (!talk.form?.sending) announce(talk);
    }
  }

  /** @param {string} kind @param {(data: any) => void} then */
  const on = (kind, then) =>
    source?.addEventListener(kind, (event) => {
      wait = 2_000;
      last = event.lastEventId || last;
      try {
        then(JSON.parse(event.data || "{}"));
      } catch {
        // an event that this version does not know
      }
    });

  function open() {
    clearTimeout(timer);
    if (source || document.hidden || talk.stopped) return;
    source = listen(talk.facts.key, last);
    on("comment", hear);
    on("gone", ({ comment, count }) => {
      talk.waiting.delete(comment);
      announce(talk);
      changed.delete(comment);
      const found = talk.items.get(comment);
      if (found && !found.list && !found.comment.replies) talk.take(comment);
      hear({ comment: talk.items.has(comment) ? comment : null, count }); // answered: a tombstone stands in its place
    });
    for (const kind of ["count", "thread"]) on(kind, (facts) => catchUp(talk, facts));
    on("reload", () => talk.reload());
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      look(talk);
      timer = later(open, (wait = Math.min(LONGEST_WAIT, wait * 2)));
    });
  }

  function close() {
    source?.close();
    source = null;
  }

  const turn = () => (document.hidden ? close() : open());
  document.addEventListener("visibilitychange", turn);
  open();
  return () => {
    document.removeEventListener("visibilitychange", turn);
    clearTimeout(timer);
    close();
  };
}
