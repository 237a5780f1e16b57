// A report that is chosen is hashed here and not sent. Where the browser cannot, the form asks for the digest alone.

const form = document.querySelector("[data-verify]");
const part = form.querySelector("[data-verify-file]");

part.hidden = !window.crypto?.subtle; // only on secure pages
part.querySelector("input").addEventListener("change", async ({ target }) => {
  if (!target.files.length) return;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await target.files[0].arrayBuffer()));
  form.elements.digest.value = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  form.submit();
});
