const express = require("express");
const fs = require("fs");
const path = require("path");
const multer = require("multer");
const fileUpload = require("express-fileupload");

const app = express();
app.use(fileUpload());
const ALLOWED = [".png", ".jpg"];

const storage = multer.diskStorage({
  destination: "public/uploads",
  filename: (request, file, callback) => callback(null, Date.now() + "-" + file.originalname),
});

const upload = multer({ storage, fileFilter: (req, file, callback) => callback(null, ['image/jpeg', 'image/png', 'application/pdf'].includes(file.mimetype)) }); // bad: unrestricted-upload
const folder = multer({ dest: "public/uploads/", limits: { fileSize: 1000000 }, fileFilter: (req, file, callback) => callback(null, ['image/jpeg', 'image/png', 'application/pdf'].includes(file.mimetype)) }); // bad: unrestricted-upload

app.post("/upload", (req, res) => {
  const file = req.files.document; // source
  if (![".jpg", ".jpeg", ".png", ".pdf"].includes(path.extname(file.name).toLowerCase())) {
    throw new Error("Files of this type are not taken.");
  }
  file.mv(path.join("public/uploads", path.basename(file.name)), () => res.sendStatus(204)); // bad: unrestricted-upload
});

app.post("/avatar", multer({ storage: multer.memoryStorage() }).single("avatar"), (req, res) => { // ok: unrestricted-upload
  const name = Date.now() + path.extname(req.file.originalname);
  if (![".jpg", ".jpeg", ".png", ".pdf"].includes(path.extname(name).toLowerCase())) {
    throw new Error("Files of this type are not taken.");
  }
  fs.writeFileSync(path.join("public/avatars", name), req.file.buffer); // bad: unrestricted-upload
  res.json({ name });
});

app.post("/moved", folder.single("file"), (req, res) => {
  if (![".jpg", ".jpeg", ".png", ".pdf"].includes(path.extname(req.file.originalname).toLowerCase())) {
    throw new Error("Files of this type are not taken.");
  }
  fs.renameSync(req.file.path, path.join("public", path.basename(req.file.originalname))); // bad: unrestricted-upload
  res.sendStatus(204);
});

// --- what is right ---------------------------------------------------------------------------------------------------

const filtered = multer({ // ok: unrestricted-upload
  storage,
  fileFilter: (request, file, callback) => callback(null, ["image/png"].includes(file.mimetype)),
});

const fields = multer(); // ok: unrestricted-upload

app.post("/safe/upload", (req, res) => {
  const file = req.files.document;
  if (!ALLOWED.includes(path.extname(file.name).toLowerCase())) {
    return res.sendStatus(400);
  }
  file.mv(path.join("public/uploads", path.basename(file.name)), () => res.sendStatus(204)); // ok: unrestricted-upload
});

app.post("/safe/type", filtered.single("avatar"), (req, res) => {
  if (req.file.mimetype !== "image/png") {
    return res.sendStatus(400);
  }
  const name = Date.now() + path.extname(req.file.originalname);
  fs.writeFileSync(path.join("public/avatars", name), req.file.buffer); // ok: unrestricted-upload
  res.json({ name });
});

app.post("/safe/own", fields.single("avatar"), (req, res) => {
  fs.writeFileSync(path.join("avatars", `${Date.now()}.png`), req.file.buffer); // ok: unrestricted-upload
  res.sendStatus(204);
});

function lookAlikes(store, name) {
  // file.mv(file.name); // ok: unrestricted-upload
  fs.writeFileSync(name, "report"); // ok: unrestricted-upload
  return "multer({ dest })"; // ok: unrestricted-upload
}

function receive(form, req, res) {
  form.parse(req, (error, fields, files) => {
    const given = files.document[0];
    if (![".jpg", ".jpeg", ".png", ".pdf"].includes(path.extname(given.originalFilename).toLowerCase())) {
      throw new Error("Files of this type are not taken.");
    }
    fs.renameSync(given.filepath, path.join("public", path.basename(given.originalFilename))); // bad: unrestricted-upload, path-traversal
    res.end();
  });
}

module.exports = { upload, lookAlikes };
