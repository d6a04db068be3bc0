// Sends a file with a bar that says how far it is, and keeps the page of an import up to date. Without it both work, but for the bars.
"use strict";

const form = document.getElementById("upload");
if (form) form.addEventListener("submit", (event) => {
  event.preventDefault();
  send(form).catch((problem) => failed(form, problem.message));
});

// send asks for a fresh form, as that of the page may be over, and posts the file with it.
async function send(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  document.getElementById("failed").hidden = true;
  const answer = await fetch(form.dataset.form, { headers: { Accept: "application/json" } });
  if (answer.redirected || !answer.ok) return location.reload(); // the session is over
  const { url, fields, page } = await answer.json();
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", document.getElementById("file").files[0]);
  await post(url, body);
  location.assign(page);
}

function post(url, body) {
  const bar = document.getElementById("sent");
  document.getElementById("sending").hidden = false;
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (e) => { if (e.lengthComputable) bar.value = 100 * e.loaded / e.total; });
    request.addEventListener("load", () => request.status < 300 ? done() : fail(new Error(
      request.status === 400 ? "The file is too large, or empty." : "The file was not accepted. Please try again.")));
    request.addEventListener("error", () => fail(new Error("The file could not be sent. Are you online?")));
    request.open("POST", url);
    request.send(body);
  });
}

function failed(form, text) {
  const notice = document.getElementById("failed");
  notice.textContent = text;
  notice.hidden = false;
  document.getElementById("sending").hidden = true;
  form.querySelector("button").disabled = false;
}

const progress = document.getElementById("progress");
if (progress) poll(1000);

// poll fetches the part of the page that changes, slower and slower, until the import is over.
function poll(wait) {
  if (progress.querySelector("[data-over]")) return;
  setTimeout(async () => {
    try {
      const answer = await fetch(progress.dataset.poll);
      if (answer.redirected) return location.reload(); // the session is over
      if (answer.ok) {
        const part = await answer.text();
        if (part.trim() !== progress.innerHTML.trim()) progress.innerHTML = part;
      }
    } catch { /* offline: the next one may work */ }
    poll(Math.min(wait * 1.2, 5000));
  }, wait);
}
