// Share card: the picture that is shown becomes a PNG of the same size.
const picture = document.getElementById("card");
const button = document.querySelector("[data-png]");

button.hidden = false;
button.addEventListener("click", async () => {
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 1200, height: 630 });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: button.dataset.png });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
});
