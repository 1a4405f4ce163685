// Uploads and downloads.
const express = require("express");
const fs = require("fs");
const path = require("path");
const AdmZip = require("adm-zip");
const multer = require("multer");

const router = express.Router();
const UPLOADS = path.join(__dirname, "..", "uploads");
const upload = multer({ dest: UPLOADS, limits: { fileSize: 1_000_000 } }); // bad: unrestricted-upload

router.get("/download", (req, res) => {
  const file = path.join(UPLOADS, req.query.name);
  res.sendFile(file); // bad: path-traversal
});

router.get("/safe-download", (req, res) => {
  res.sendFile(path.basename(req.query.name), { root: UPLOADS }); // ok: path-traversal
});

router.get("/text/:name", (req, res) => {
  fs.readFile(UPLOADS + "/" + req.params.name, "utf8", (error, text) => { // bad: path-traversal
    if (error) {
      return res.status(404).json({ error: "no such file" });
    }
    return res.type("text/plain").send(text);
  });
});

router.get("/checked/:name", (req, res) => {
  const file = path.resolve(UPLOADS, req.params.name);
  if (!file.startsWith(UPLOADS + path.sep)) {
    return res.status(403).json({ error: "not allowed" });
  }
  return fs.createReadStream(file).pipe(res); // ok: path-traversal
});

router.post("/note", (req, res) => {
  const target = `${UPLOADS}/${req.body.title}.txt`;
  fs.writeFileSync(target, req.body.text); // bad: path-traversal
  res.status(201).json({ saved: true });
});

router.post("/unpack", upload.single("archive"), (req, res) => {
  const zip = new AdmZip(req.file.path);
  for (const entry of zip.getEntries()) {
    fs.writeFileSync(path.join(UPLOADS, entry.entryName), entry.getData()); // bad: archive-extraction
  }
  res.json({ files: zip.getEntries().length });
});

router.delete("/:name", (req, res) => {
  const name = path.basename(req.params.name);
  fs.unlinkSync(path.join(UPLOADS, name)); // ok: path-traversal
  res.status(204).end();
});

router.get("/list", (req, res) => {
  res.json(fs.readdirSync(UPLOADS)); // ok: path-traversal
});

module.exports = router;
