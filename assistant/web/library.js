// Adds files to the library by drag and drop or by choice, one after the other, and removes a statement after a question.
(() => {
  "use strict";

  const ours = { "X-Demarche": "1" };

  /** Send something; the answer, unless it is a refusal. */
  async function post(address, body, type) {
    const answer = await fetch(address, { method: "POST", headers: { ...ours, "Content-Type": type }, body });
    if (answer.ok) return answer;
    const said = await answer.json().catch(() => ({}));
    throw new Error(said.reason ?? said.detail ?? `refused (${answer.status})`);
  }

  /** Have files taken in; `tell` hears how far the work is. */
  async function takeIn(names, batch, begun, tell) {
    const answer = await post("/library/take-in", JSON.stringify({ names, batch }), "application/json");
    begun();
    let last = {};
    let rest = "";
    for await (const text of chunks(answer.body.pipeThrough(new TextDecoderStream()))) {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      for (const line of lines) tell((last = JSON.parse(line)));
    }
    if (!last.files) throw new Error(last.reason ?? "the connection was cut off; reload the page to see what is there");
    return last.files;
  }

  async function* chunks(stream) {
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  }

  const drop = document.getElementById("drop");
  const choice = document.getElementById("files");
  const results = document.getElementById("results");
  const progress = document.getElementById("adding");
  const bar = document.getElementById("far");
  const enough = document.getElementById("enough");
  const shown = document.getElementById("shown");

  function result(name, words, address) {
    const line = document.createElement("li");
    const file = document.createElement(address ? "a" : "b");
    file.textContent = name;
    if (address) file.href = address;
    line.append(file, ` ${words}`);
    results.append(line);
  }

  async function add(files) {
    const most = Number(drop.dataset.most);
    const batch = crypto.getRandomValues(new Uint32Array(4)).join("-");
    let stopped = false;
    const halt = () => post("/library/stop", JSON.stringify({ batch }), "application/json").catch(() => {});
    results.replaceChildren();
    choice.disabled = true;
    shown.hidden = true;
    enough.hidden = false;
    enough.onclick = () => {
      stopped = enough.hidden = true;
      progress.textContent = "Stopping …";
      progress.focus();
      halt();
    };
    const put = [];
    for (const [number, file] of [...files].slice(0, most).entries()) {
      if (stopped) {
        result(file.name, "not taken in: stopped before it was sent");
        continue;
      }
      progress.textContent = `Sending ${number + 1} of ${files.length}: ${file.name}`;
      try {
        if (file.size > Number(drop.dataset.bytes)) throw new Error("is too large");
        await post(`/library/add?name=${encodeURIComponent(file.name)}`, file, "application/octet-stream");
        put.push(file.name);
      } catch (error) {
        result(file.name, `not taken in: ${error.message}`);
      }
    }
    for (const file of [...files].slice(most)) result(file.name, `not taken in: only ${most} files go in at once`);
    if (put.length) {
      try {
        const begun = () => stopped && halt(); // before, there was nothing that the server could stop
        const taken = await takeIn(put, batch, begun, ({ step, done, total }) => {
          if (!step || stopped) return;
          enough.hidden = done === total || total < 2;
          progress.textContent = total > 1 ? `${step}: ${done} of ${total}` : `${step} …`;
          bar.hidden = total < 2;
          [bar.value, bar.max] = [done, Math.max(total, 1)];
        });
        for (const one of taken)
          result(one.file, one.reason ? `${one.became}: ${one.reason}` : one.became, one.address);
        shown.hidden = !taken.some((one) => one.address);
      } catch (error) {
        for (const name of put) result(name, `not taken in: ${error.message}`);
      }
    }
    bar.hidden = true;
    enough.hidden = true;
    progress.textContent = /: stopped /.test(results.textContent) ? "Stopped." : "Done.";
    choice.disabled = false;
    choice.value = "";
  }

  if (drop) {
    choice.addEventListener("change", () => choice.files.length && add(choice.files));
    for (const name of ["dragenter", "dragover", "dragleave", "drop"])
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", name === "dragenter" || name === "dragover");
      });
    drop.addEventListener("drop", (event) => {
      if (!choice.disabled && event.dataTransfer.files.length) add(event.dataTransfer.files);
    });
  }

  const dialog = document.getElementById("really");
  if (dialog) {
    document.getElementById("remove").addEventListener("click", () => dialog.showModal());
    dialog.addEventListener("close", async () => {
      if (dialog.returnValue !== "remove") return;
      const said = document.getElementById("removed");
      said.textContent = "Removing it …";
      try {
        await post("/library/remove", JSON.stringify({ id: dialog.dataset.id }), "application/json");
        location.assign("/library");
      } catch (error) {
        said.textContent = error.message;
      }
    });
  }
})();
