// What the page does in the browser beside Gradio: lead from a quotation to its place, and copy it.
// Everything else is made on the server.
(() => {
  "use strict";

  const wide = matchMedia("(min-width: 1000px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const byId = (id) => document.getElementById(id);

  const panel = () => document.querySelector("#statement .panel");
  const markOf = (quote) => panel()?.querySelector(`mark[data-quotes~="${quote}"]`);
  const cardOf = (exchange, quote) =>
    document.querySelector(`.quote[data-exchange="${exchange}"][data-quote="${quote}"]`);

  /** Bring an element into view within its own column; never move the page for it on a wide screen. */
  function scrollTo(element, place, smooth) {
    const behavior = smooth && !calm.matches ? "smooth" : "auto";
    const column = element.closest("#statement, #desk");
    if (!wide.matches || !column) {
      element.scrollIntoView({ behavior, block: place });
      return;
    }
    const inside = element.getBoundingClientRect().top - column.getBoundingClientRect().top;
    const above = place === "start" ? 16 : Math.max(16, (column.clientHeight - element.offsetHeight) / 3);
    column.scrollTo({ top: column.scrollTop + inside - above, behavior });
  }

  /** Lead the reader to a quotation in the statement. */
  function lead(quote, smooth) {
    const mark = markOf(quote);
    if (!mark) return;
    for (const other of panel().querySelectorAll(`mark.current`)) other.classList.remove("current");
    for (const piece of panel().querySelectorAll(`mark[data-quotes~="${quote}"]`)) piece.classList.add("current");
    for (const card of document.querySelectorAll(".quote.current")) card.classList.remove("current");
    cardOf(panel().dataset.exchange, quote)?.classList.add("current");
    choose(mark.closest("article")?.querySelector("mark")?.dataset.quotes.split(" ")[0]);
    scrollTo(mark, "center", smooth);
    if (!smooth) return;
    mark.tabIndex = -1; // who asked for it by keyboard goes on from there
    mark.focus({ preventScroll: true });
  }

  function choose(quote) {
    for (const tab of document.querySelectorAll("#statement .tab"))
      tab.setAttribute("aria-current", tab.dataset.quote === quote ? "true" : "false");
  }

  /** A card was opened: its answer's statements may have left the panel, then the server brings them back. */
  function open(card) {
    const { exchange, quote } = card.dataset;
    if (panel()?.dataset.exchange === exchange) lead(quote, true);
    else tell(card, "open-quote");
  }

  /** Where the conversation stands. Gradio makes its components anew when others arrive, and empty; what stood there goes back. */
  let log = null;
  function place() {
    const there = document.querySelector("#conversation .log");
    if (log && there && there !== log) there.replaceWith(log);
    return (log ??= there);
  }

  /** A question was sent: it stands in the conversation at once, as under way; the server puts its answer there. */
  function sent(question) {
    const form = [...document.querySelectorAll("#desk template")].pop();
    const words = question.trim();
    if (!place() || !form || !words || [...words].length > form.dataset.most || log.querySelector(".pending")) return;
    const asked = form.content.cloneNode(true);
    asked.querySelector(".question").append(words);
    asked.firstElementChild.classList.add("sent");
    log.append(asked);
    document.querySelector("#message .message")?.classList.add("past");
    if (box().value !== question) return;
    box().value = "";
    box().dispatchEvent(new Event("input", { bubbles: true })); // by which Gradio knows that it is empty
  }
  document.addEventListener("asked", (event) => sent(event.detail));

  /** A new conversation has a number of its own, and nothing of the one before comes into it, however late. */
  const ROOT = document.documentElement;
  ROOT.dataset.talk = "0";
  function begin() {
    ROOT.dataset.talk = String(Number(ROOT.dataset.talk) + 1);
    log?.replaceChildren();
  }

  /** The server's news come into the conversation: in place of what has their numbers, or at its end. What it doesn't keep, leaves. */
  function put(news) {
    if (news.dataset.talk !== ROOT.dataset.talk) {
      news.remove();
      return;
    }
    const [first, last] = [Number(news.dataset.first), Number(news.dataset.last)];
    const numberOf = (exchange) => Number(exchange.dataset.exchange);
    const ends = "ends" in news.dataset;
    const kept = (one) => (one.matches(".sent") ? !ends : numberOf(one) >= first && numberOf(one) <= last);
    for (const standing of [...log.children]) if (!kept(standing)) standing.remove();
    for (const coming of [...news.content.children]) {
      const others = [...log.children].filter((one) => numberOf(one) >= numberOf(coming));
      if (others[0] && numberOf(others[0]) === numberOf(coming)) others[0].replaceWith(coming);
      else log.insertBefore(coming, others[0] ?? null);
    }
    news.remove();
    const standing = log.querySelectorAll(".exchange:not(.sent)").length;
    const talk = Number(ROOT.dataset.talk);
    if (standing <= last - first) log.dispatchEvent(new CustomEvent("lack", { bubbles: true, detail: { talk } }));
  }

  /** What was sent won't be answered: it was stopped or refused, and a message says so. */
  function unsent() {
    document.querySelector("#conversation .sent")?.remove();
    document.querySelector("#message .past")?.classList.remove("past");
  }

  /** A chip was pressed: the same question is asked again without what the chip shows. */
  function lift(chip) {
    sent(chip.closest(".exchange").querySelector(".question").lastChild.data);
    tell(chip, "lift", { kind: chip.dataset.kind });
  }

  /** Send what a button stands for to the server, with the numbers of its exchange and its quote. */
  function tell(button, name, more) {
    const { exchange, quote } = button.closest("[data-exchange]")?.dataset ?? {};
    const detail = { exchange: Number(exchange), quote: Number(quote), talk: Number(ROOT.dataset.talk), ...more };
    button.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  /** A file that the server made is handed to the browser, once. */
  function hand(file) {
    const bytes = Uint8Array.from(atob(file.dataset.file), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: file.dataset.type }));
    link.download = file.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    file.remove();
  }

  /** Card and place are shown to belong together while the pointer or the focus is on one of them. */
  function hover(event) {
    for (const one of document.querySelectorAll(".hovered")) one.classList.remove("hovered");
    const card = event.target.closest?.(".quote");
    const mark = event.target.closest?.("#statement mark[data-quotes]");
    const quotes = card ? [card.dataset.quote] : (mark?.dataset.quotes.split(" ") ?? []);
    if (!panel() || (card && card.dataset.exchange !== panel().dataset.exchange)) return;
    for (const quote of quotes) {
      cardOf(panel().dataset.exchange, quote)?.classList.add("hovered");
      for (const piece of panel().querySelectorAll(`mark[data-quotes~="${quote}"]`)) piece.classList.add("hovered");
    }
  }
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, hover);

  async function copy(button) {
    const label = button.firstChild;
    const before = label.data;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.data = "Copied";
    } catch {
      label.data = "Copying is not allowed here";
    }
    setTimeout(() => (label.data = before), 2000);
  }

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest?.(selector);
    if (hit("#stop")) unsent();
    else if (hit("#new")) begin();
    else if (hit(".copy")) copy(hit(".copy"));
    else if (hit(".widen")) tell(hit(".widen"), "widen", { kind: hit(".widen").dataset.kind });
    else if (hit(".lift")) lift(hit(".lift"));
    else if (hit(".miss")) tell(hit(".miss"), "miss");
    else if (hit("button.export")) tell(hit("button.export"), "export", { form: hit("button.export").dataset.form });
    else if (hit(".quote a, .quote summary")) return;
    else if (hit(".pointer")) {
      const { exchange, quote } = hit(".pointer").dataset;
      const card = cardOf(exchange, quote);
      if (card) {
        scrollTo(card, "center", true);
        open(card);
      }
    } else if (hit(".tab")) lead(hit(".tab").dataset.quote, true);
    else if (hit(".return")) scrollTo(document.querySelector(".quote.current") ?? byId("conversation"), "center", true);
    else if (hit("mark[data-quotes]") && String(getSelection()) === "") {
      const card = cardOf(panel().dataset.exchange, hit("mark").dataset.quotes.split(" ")[0]);
      if (card) scrollTo(card, "center", true);
    } else if (hit(".quote") && String(getSelection()) === "") open(hit(".quote"));
  });

  let confined = null; // what the chips said when the form was sent, until they say something else

  /** What was chosen in the form that confines the search goes to the server, which shows it as chips. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#confine form");
    if (!form) return;
    event.preventDefault();
    confined = byId("narrowed").textContent;
    tell(form, "narrow", { chosen: [...new FormData(form)] });
    form.reset();
    form.closest("details").open = false;
    form.closest("details").querySelector("summary").focus();
  });

  /** Only when the chips are there, the next question is asked of what they say: then it can be typed. */
  function onceConfined() {
    const chips = byId("narrowed");
    chips?.setAttribute("aria-live", "polite");
    if (confined === null || !chips || chips.textContent === confined) return;
    confined = null;
    box()?.focus();
  }

  // A new panel begins at its quotation, a new question at its top.
  let shownPanel = "";
  let shownStage = "";
  function follow() {
    const current = panel();
    const { talk = "", exchange = "", first = "" } = current?.dataset ?? {};
    if (current && talk && talk !== ROOT.dataset.talk) current.hidden = true;
    const key = current ? `${talk}/${exchange}/${first}` : "";
    if (key !== shownPanel) {
      shownPanel = key;
      const answered = current?.dataset.first;
      if (answered && (wide.matches || answered !== "1" || recalled(current))) lead(answered, false);
    }
    const last = [...document.querySelectorAll("#conversation .exchange")].pop();
    const stage = last ? `${last.dataset.exchange}/${last.querySelector(".pending") ? "asked" : "answered"}` : "";
    if (stage !== shownStage && last) scrollTo(last, "start", true);
    shownStage = stage;
    if (document.querySelector("#message .message:not(.past)")) unsent();
    const pending = document.querySelector("#conversation .pending") !== null;
    for (const button of document.querySelectorAll("#ask, #conversation .lift")) button.disabled = pending;
  }

  /** Whether the panel belongs to an earlier answer, which the reader has just opened. */
  function recalled(current) {
    const last = [...document.querySelectorAll("#conversation .exchange")].pop();
    return last?.dataset.exchange !== current.dataset.exchange;
  }

  /** A question may run in either direction; Gradio's box is left to right unless it is told. */
  const box = () => document.querySelector("#question textarea");

  let waiting = false;
  new MutationObserver(() => {
    place();
    for (const news of document.querySelectorAll("#news template.news")) put(news);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      box()?.setAttribute("dir", "auto");
      onceConfined();
      for (const file of document.querySelectorAll("#handover .file")) hand(file);
      follow();
    });
  }).observe(ROOT, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-exchange", "data-first", "data-file"] });
})();
