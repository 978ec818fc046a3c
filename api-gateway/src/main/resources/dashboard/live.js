"use strict";
// The live page: reads /v1/stream with the key in a header (never in the address) and draws what it says. Whatever came from
// outside is only ever set as text.
(() => {
  const KEY = "carillon.key";
  const SHOWN_RESULTS = 25;
  const at = id => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  let running = null;
  let pause = 1000;

  function el(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = String(text);
    return made;
  }

  function say(text, state) {
    at("link").textContent = text;
    at("link").className = "link " + (state || "");
  }

  function bar(className, parts, total, label) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", className);
    svg.setAttribute("viewBox", "0 0 1000 10");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
    let x = 0;
    for (const [kind, n] of parts) {
      const width = total > 0 ? Math.min(1000 - x, 1000 * n / total) : 0;
      if (width <= 0) continue;
      const rect = document.createElementNS(SVG, "rect");
      rect.setAttribute("class", kind);
      rect.setAttribute("x", x.toFixed(2));
      rect.setAttribute("width", width.toFixed(2));
      rect.setAttribute("height", "10");
      svg.append(rect);
      x += width;
    }
    return svg;
  }

  function left(seconds) {
    if (seconds === null || seconds === undefined) return "";
    if (seconds < 90) return seconds + " s left";
    if (seconds < 5400) return Math.round(seconds / 60) + " min left";
    return (seconds / 3600).toFixed(1) + " h left";
  }

  const words = name => name.toLowerCase().replaceAll("_", " ");

  function campaign(c) {
    const card = el("article", "card");
    const top = el("div", "top");
    const name = el("h3", "", c.name);
    top.append(name, el("span", "state " + c.state, c.state));
    const j = c.jobs;
    const other = j.CANCELLED + j.EXPIRED + j.SUPPRESSED;
    const parts = [["completed", j.COMPLETED], ["failed", j.FAILED], ["other", other], ["dialing", j.DIALING]];
    const rate = c.finishedPerSecond ? c.finishedPerSecond + " ended/s" : "";
    const facts = [c.ended + " of " + c.submitted + " ended", j.DIALING + " ringing or talking", j.QUEUED + j.WAITING + " waiting", rate, left(c.etaSeconds)];
    const chips = el("ul", "chips");
    for (const [outcome, n] of Object.entries(c.outcomes)) {
      const chip = el("li", "", words(outcome) + " ");
      chip.append(el("b", "", n));
      chips.append(chip);
    }
    card.append(top, bar("bar", parts, c.submitted, c.ended + " of " + c.submitted + " ended"), el("p", "sub none", facts.filter(Boolean).join(" · ")), chips);
    return card;
  }

  function row(...cells) {
    const tr = el("tr");
    for (const cell of cells) {
      if (cell instanceof HTMLTableCellElement) tr.append(cell);
      else tr.append(cell instanceof Node ? wrap(cell) : el("td", "", cell === null || cell === undefined ? "" : cell));
    }
    return tr;
  }

  function wrap(node) {
    const td = el("td");
    td.append(node);
    return td;
  }

  function usage(used, limit) {
    const td = el("td");
    td.append(bar("use", [["usage" + (used >= limit ? " full" : ""), used]], limit, used + " of " + limit), used + " / " + limit);
    return td;
  }

  // Where the page is narrow a row is a block without a head: then the name stands before the value.
  function named(name, cell) {
    if (cell.textContent) cell.dataset.name = name;
    return cell;
  }

  const number = value => el("td", "n", value === null || value === undefined ? "" : value);

  function overview(o) {
    at("campaigns").replaceChildren(...o.campaigns.map(campaign));
    at("no-campaigns").hidden = o.campaigns.length > 0;
    at("trunks").replaceChildren(...o.trunks.map(t => row(t.id, usage(t.inUse, t.limit), number(t.callsPerSecond),
      el("span", "state " + (!t.enabled ? "wait" : t.out ? "down" : "up"), !t.enabled ? "disabled" : t.out ? "out at " + t.out : "enabled"))));
    at("pbxs").replaceChildren(...o.pbxs.map(p => row(p.id, el("span", "state " + (p.linkUp && p.fenced ? "up" : p.enabled ? "down" : "wait"),
      !p.enabled ? "disabled" : p.linkUp ? p.fenced ? "up" : "starting" : "down"), p.mode, usage(p.inUse, p.maxChannels))));
  }

  function seconds(value) {
    return value === null || value === undefined ? null : Number(value).toFixed(1) + " s";
  }

  function job(r) {
    at("no-results").hidden = true;
    const body = at("results");
    body.prepend(row(new Date(r.finishedAt).toLocaleTimeString(), r.to, el("span", r.state, words(r.state)), words(r.outcome || r.reason || ""),
      named("attempts", number(r.attempts)), r.trunk, r.pbx, named("ring", number(seconds(r.ringSeconds))), named("talk", number(seconds(r.talkSeconds)))));
    while (body.children.length > SHOWN_RESULTS) body.lastChild.remove();
  }

  function take(block) {
    let event = "message";
    let data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("event: ")) event = line.slice(7);
      else if (line.startsWith("data: ")) data += line.slice(6);
    }
    if (event === "overview") overview(JSON.parse(data));
    else if (event === "job") job(JSON.parse(data));
  }

  async function read(key, signal) {
    const answer = await fetch("/v1/stream", { headers: { Authorization: "Bearer " + key }, cache: "no-store", signal });
    if (answer.status === 401 || answer.status === 403) return "refused";
    if (!answer.ok) throw new Error("the gateway answers " + answer.status);
    at("login").hidden = true;
    at("live").hidden = false;
    at("leave").hidden = false;
    sessionStorage.setItem(KEY, key);
    say("live", "up");
    pause = 1000;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return "ended";
      rest += value;
      for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
        take(rest.slice(0, end));
        rest = rest.slice(end + 2);
      }
    }
  }

  async function run(key) {
    const mine = new AbortController();
    running = mine;
    while (running === mine) {
      try {
        if (await read(key, mine.signal) === "refused") {
          if (running === mine) leave("This key is not known, or may not read.");
          return;
        }
      } catch (lost) {
        if (running !== mine) return;
      }
      say("connection lost, trying again", "down");
      await new Promise(again => setTimeout(again, pause));
      pause = Math.min(pause * 2, 15000);
    }
  }

  function leave(why) {
    if (running) running.abort();
    running = null;
    sessionStorage.removeItem(KEY);
    at("live").hidden = true;
    at("leave").hidden = true;
    at("login").hidden = false;
    at("wrong").textContent = why || "";
    at("results").replaceChildren();
    at("no-results").hidden = false;
    say("not connected");
    at("key").focus();
  }

  at("login").addEventListener("submit", event => {
    event.preventDefault();
    at("wrong").textContent = "";
    const key = at("key").value.trim();
    at("key").value = "";
    run(key);
  });
  at("leave").addEventListener("click", () => leave(""));
  const kept = sessionStorage.getItem(KEY);
  if (kept) run(kept);
})();
