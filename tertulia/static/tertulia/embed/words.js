// @ts-check
// What the elements say. English is here; the other languages are fetched by the readers who need them.

/** @typedef {string | Record<string, string>} Phrase one text, or one for each plural form */
/** @typedef {Record<string, Phrase>} Table */

/** @type {Table} */
const ENGLISH = {
  title: "Comments ({n})",
  comments: { one: "{n} comment", other: "{n} comments" },
  add: "Add comment",
  sort: "Sort",
  oldest: "Oldest",
  newest: "Newest",
  best: "Best",
  discussed: "Most discussed",
  loading: "Loading comments…",
  empty: "No comments yet. The first word is yours.",
  nothing: "No comments yet.",
  closed: "Comments are closed.",
  more: "Load more comments",
  fresh: { one: "{n} new comment, show", other: "{n} new comments, show" },
  shown: { one: "{n} new comment shown.", other: "{n} new comments shown." },
  rest: { one: "Show {n} more reply", other: "Show {n} more replies" },
  since: "{n} new since your last visit",
  new: "New",
  search: "Search",
  found: { one: "{n} comment found", other: "{n} comments found" },
  close: "Close",
  show: "Show from {name}",
  asks: "Only then does your browser ask {name}, which learns your network address and this site’s name.",
  highlights: "Highlights",
  ignore: "Ignore",
  ignored: "You ignore this person.",
  heed: "Show again",
  again: "Try again",
  anonymous: "Anonymous",
  author: "Author",
  staff: "Staff",
  pinned: "Pinned",
  featured: "Featured",
  edited: "edited",
  undated: "Date unknown",
  answers: "in reply to {name}",
  earlier: "an earlier comment",
  removed: "This comment was removed.",
  deleted: "This comment was deleted by its author.",
  gone: "This comment is not shown.",
  vote: "Good comment",
  down: "Bad comment",
  score: "Score {n}",
  reply: "Reply",
  replyTo: "Reply to {name}",
  fold: "Hide replies",
  unfold: "Show replies",
  edit: "Edit",
  editOf: "Edit your comment",
  delete: "Delete",
  sure: "Delete this comment? Press Delete again.",
  report: "Report",
  reportOf: "Report the comment of {name}",
  reason: "What is wrong with it?",
  spam: "Spam",
  abuse: "Abuse or insults",
  "off-topic": "Off topic",
  "personal-data": "Somebody’s personal data",
  illegal: "Something illegal",
  details: "Details",
  send: "Send report",
  law: "Report it as against the law",
  reported: "Thank you. The editors will look at it.",
  name: "Name",
  email: "E-mail (not shown)",
  website: "Website",
  text: "Comment",
  optional: "optional",
  help: "Markdown works: *emphasis*, > quote, [link](https://…).",
  left: { one: "{n} character left", other: "{n} characters left" },
  over: { one: "{n} character too many", other: "{n} characters too many" },
  preview: "Preview",
  post: "Post comment",
  anyway: "Post it anyway",
  save: "Save",
  cancel: "Cancel",
  posted: "Your comment is posted.",
  saved: "Your comment is changed.",
  taken: "Your comment is deleted.",
  held: "Thank you. Your comment waits for a moderator before others can read it.",
  refused: "The discussion server does not know this site. Its owner can add {origin} to TERTULIA_EMBED_ORIGINS.",
  offline: "The discussion could not be reached. Check your connection, then try again.",
  lost: "This could not be sent. Nothing is lost: check your connection, then send it again.",
  long: "This is too long to be sent. Nothing is lost: shorten it, then send it again.",
  recent: "Recent comments",
  on: "{name} on {title}",
};

export class Words {
  /** @param {string} lang @param {Table} table */
  constructor(lang, table = {}) {
    this.lang = lang;
    this.table = { ...ENGLISH, ...table };
    this.plural = new Intl.PluralRules(lang);
    this.digits = new Intl.NumberFormat(lang);
    this.dates = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
  }

  get isRtl() {
    return /^(ar|fa|he|ur|ckb|ps|ug)\b/.test(this.lang);
  }

  /** @param {string} name @param {Record<string, string | number>} values */
  say(name, values = {}) {
    let phrase = Object.hasOwn(this.table, name) ? this.table[name] : name;
    if (typeof phrase === "object") phrase = phrase[this.plural.select(Number(values.n))] ?? phrase.other;
    return phrase.replace(/\{(\w+)\}/g, (whole, slot) => {
      const value = values[slot];
      return typeof value === "number" ? this.digits.format(value) : value ?? whole;
    });
  }

  /** @param {string} stamp */
  date(stamp) {
    const date = new Date(stamp);
    return Number.isNaN(date.getTime()) ? this.say("undated") : this.dates.format(date);
  }
}

/** @type {Map<string, Promise<Words>>} */
const known = new Map();

/** The words for a language tag; English for a tag that is none or a table that does not come. @param {string} tag */
export function wordsFor(tag) {
  let lang = "en";
  try {
    lang = new Intl.Locale(tag).language;
  } catch {
    // not a language tag
  }
  const found = known.get(lang) ?? fetchWords(lang);
  known.set(lang, found);
  return found;
}

/** @param {string} lang */
async function fetchWords(lang) {
  if (!["es", "ru", "ar"].includes(lang)) return new Words("en");
  try {
    const answer = await fetch(new URL(`./embed/${lang}.json`, import.meta.url), { credentials: "omit" });
    return answer.ok ? new Words(lang, await answer.json()) : new Words("en");
  } catch {
    return new Words("en");
  }
}

/** The language that an element stands in. @param {HTMLElement} element */
export const langOf = (element) => element.closest("[lang]")?.getAttribute("lang") || "en";
