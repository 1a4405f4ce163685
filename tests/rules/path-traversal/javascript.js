const fs = require("fs");
const fsp = require("fs/promises");
const path = require("path");
const express = require("express");

const app = express();
const UPLOADS = "/srv/uploads";
const PAGES = { about: "about.html" };

app.get("/download", (req, res) => {
  const name = req.query.name; // source
  res.sendFile(path.join(UPLOADS, name)); // bad: path-traversal
});

app.get("/read/:file", (req, res) => {
  fs.readFile(UPLOADS + "/" + req.params.file, "utf8", (error, text) => res.json({ text })); // bad: path-traversal
});

app.get("/page", async (req, res) => {
  const file = `pages/${req.query.page}.html`;
  res.json({ text: await fsp.readFile(file, "utf8") }); // bad: path-traversal
});

app.post("/write", (req, res) => {
  fs.writeFileSync(path.join(UPLOADS, req.body.name), req.body.text); // bad: path-traversal
  res.sendStatus(204);
});

app.delete("/files/:name", (req, res) => {
  const target = path.resolve(UPLOADS, req.params.name);
  fs.unlinkSync(target); // bad: path-traversal
  res.sendStatus(204);
});

function load(name) {
  return fs.readFileSync(path.join("documents", name), "utf8"); // bad: path-traversal
}

app.get("/document", (req, res) => {
  res.json({ text: load(req.query.name) });
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/root", (req, res) => {
  res.sendFile(req.query.name, { root: UPLOADS }); // ok: path-traversal
});

app.get("/safe/resolved", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  if (!file.startsWith(UPLOADS + path.sep)) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

app.get("/safe/basename", (req, res) => {
  res.json({ text: fs.readFileSync(path.join(UPLOADS, path.basename(req.query.name)), "utf8") }); // ok: path-traversal
});

app.get("/safe/number", (req, res) => {
  const number = parseInt(req.query.number, 10);
  res.json({ text: fs.readFileSync(`invoices/${number}.txt`, "utf8") }); // ok: path-traversal
});

app.get("/safe/chosen", (req, res) => {
  const page = PAGES[req.query.page] || "404.html";
  res.json({ text: fs.readFileSync(path.join("pages", page), "utf8") }); // ok: path-traversal
});

app.get("/safe/dots", (req, res) => {
  const name = req.query.name;
  if (name.includes("..")) {
    return res.sendStatus(400);
  }
  res.sendFile(path.join(UPLOADS, name)); // ok: path-traversal
});

function fromConfiguration(config) {
  return fs.readFileSync(config.file, "utf8"); // ok: path-traversal
}

function lookAlikes(cache, req) {
  // fs.readFileSync(req.query.name); // ok: path-traversal
  cache.readFile(req.query.name); // ok: path-traversal
  return "fs.readFile(req.query.name)"; // ok: path-traversal
}

const remembered = [];
app.post("/remember", (req, res) => {
  remembered.push(req.body.name);
  res.sendStatus(204);
});
app.get("/remembered", (req, res) => {
  res.json({ text: fs.readFileSync(remembered[0], "utf8") }); // bad: path-traversal
});

// --- checks that a path stays inside its folder, and what only looks like one ---------------------------------------

app.get("/checked/slice", (req, res) => {
  const file = path.normalize(path.join(UPLOADS, decodeURIComponent(req.query.name)));
  if (file.slice(0, UPLOADS.length) !== UPLOADS) {
    return res.sendStatus(403);
  }
  const stream = fs.createReadStream(file); // ok: path-traversal
  stream.pipe(res);
});

app.get("/checked/relative", (req, res) => {
  const file = path.join(UPLOADS, req.query.name);
  const relative = path.relative(UPLOADS, file);
  if (relative !== "" && relative.startsWith("..")) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

app.get("/checked/relative-kept", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  const relative = path.relative(UPLOADS, file);
  const isInside = relative && !relative.startsWith(".." + path.sep) && !path.isAbsolute(relative);
  if (!isInside) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

app.get("/checked/relative-directly", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  if (!path.relative(UPLOADS, file).startsWith("..")) {
    res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
  }
});

app.get("/checked/index", (req, res) => {
  const file = path.join(UPLOADS, req.query.name);
  if (file.indexOf(UPLOADS) !== 0) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

const STEPS_UPWARDS = /(?:^|[\\/])\.\.(?:[\\/]|$)/;

app.get("/checked/segments", (req, res) => {
  const wanted = decodeURIComponent(req.query.name);
  if (wanted.indexOf("\0") !== -1) {
    return res.sendStatus(400);
  }
  if (STEPS_UPWARDS.test(wanted)) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(path.join(UPLOADS, wanted), "utf8") }); // ok: path-traversal
});

app.get("/checked/parts", (req, res) => {
  if (req.query.name.split("/").includes("..")) {
    return res.sendStatus(403);
  }
  res.sendFile(UPLOADS + "/" + req.query.name); // ok: path-traversal
});

app.get("/checked/no-dots", (req, res) => {
  const name = req.query.name;
  if (name.indexOf("..") >= 0) {
    return res.sendStatus(400);
  }
  res.sendFile(path.join(UPLOADS, name)); // ok: path-traversal
});

app.get("/checked/only-a-name", (req, res) => {
  const name = req.query.name;
  if (path.basename(name) !== name) {
    return res.sendStatus(400);
  }
  res.sendFile(path.join(UPLOADS, name)); // ok: path-traversal
});

app.get("/checked/below-the-root", (req, res) => {
  const wanted = path.normalize("/" + req.query.name);
  res.sendFile(path.join(UPLOADS, wanted)); // ok: path-traversal
});

app.get("/checked/steps-taken-away", (req, res) => {
  const wanted = path.normalize(req.query.name).replace(/^(\.\.(\/|\\|$))+/, "");
  res.sendFile(path.join(UPLOADS, wanted)); // ok: path-traversal
});

function isBelow(folder, file) {
  const relative = path.relative(folder, file);
  return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
}

app.get("/checked/by-a-helper", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  if (!isBelow(UPLOADS, file)) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

function mustBeBelow(folder, file) {
  if (!path.resolve(file).startsWith(folder + path.sep)) {
    throw new Error("outside");
  }
}

app.get("/checked/by-an-assertion", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  mustBeBelow(UPLOADS, file);
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

function serveFrom(folder) {
  return function (req, res) {
    let file = path.join(folder, req.path);
    const packed = `${file}.gz`;
    const behind = `/srv/${req.query.name}/` + file;
    if (file.slice(0, folder.length) !== folder) {
      return res.sendStatus(403);
    }
    if (req.query.packed) {
      file = packed;
    } else if (req.query.behind) {
      fs.readFileSync(behind); // bad: path-traversal
    }
    function answer() {
      fs.createReadStream(file).pipe(res); // ok: path-traversal
    }
    return answer();
  };
}

app.get("/unchecked/folder-of-the-request", (req, res) => {
  const file = path.join(UPLOADS, req.query.name);
  if (file.indexOf(req.query.folder) !== 0) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

app.get("/checked/or-the-folder", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  if (file !== UPLOADS && !file.startsWith(`${UPLOADS}${path.sep}`)) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

const CONFIGURED = path.resolve(process.env.UPLOADS ?? "uploads");

app.get("/checked/or-the-configured-folder", (req, res) => {
  const file = path.resolve(CONFIGURED, req.query.name);
  if (file !== CONFIGURED && !file.startsWith(`${CONFIGURED}${path.sep}`)) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

app.get("/unchecked/and-not-the-folder", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  if (file === UPLOADS || file === req.query.name) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

app.get("/unchecked/not-resolved", (req, res) => {
  const file = UPLOADS + "/" + req.query.name;
  if (!file.startsWith(UPLOADS)) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

app.get("/unchecked/raw-prefix", (req, res) => {
  const name = req.query.name;
  if (!name.startsWith("public/")) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(name, "utf8") }); // bad: path-traversal
});

app.get("/unchecked/another-variable", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  const other = path.resolve(UPLOADS, req.query.other);
  if (!other.startsWith(UPLOADS + path.sep)) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

app.get("/unchecked/too-late", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  const text = fs.readFileSync(file, "utf8"); // bad: path-traversal
  if (!file.startsWith(UPLOADS + path.sep)) {
    return res.sendStatus(403);
  }
  res.json({ text });
});

app.get("/unchecked/inverted", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  const relative = path.relative(UPLOADS, file);
  if (!relative.startsWith("..")) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

app.get("/unchecked/inverted-slice", (req, res) => {
  const file = path.join(UPLOADS, req.query.name);
  if (file.slice(0, UPLOADS.length) === UPLOADS) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

app.get("/unchecked/noted-only", (req, res) => {
  const file = path.join(UPLOADS, req.query.name);
  if (!file.startsWith(UPLOADS)) {
    console.warn("outside");
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

app.get("/unchecked/null-byte-only", (req, res) => {
  const name = req.query.name;
  if (name.indexOf("\0") !== -1 || name.includes("\0")) {
    return res.sendStatus(400);
  }
  res.sendFile(path.join(UPLOADS, name)); // bad: path-traversal
});

app.get("/unchecked/leading-dots-only", (req, res) => {
  const name = req.query.name;
  if (name.startsWith("..") || /^\.\./.test(name)) {
    return res.sendStatus(400);
  }
  res.sendFile(path.join(UPLOADS, name)); // bad: path-traversal
});

app.get("/unchecked/taken-away-once", (req, res) => {
  const name = req.query.name.replace("../", "");
  res.sendFile(path.join(UPLOADS, name)); // bad: path-traversal
});

app.get("/unchecked/changed-afterwards", (req, res) => {
  let file = path.resolve(UPLOADS, req.query.name);
  if (!file.startsWith(UPLOADS + path.sep)) {
    return res.sendStatus(403);
  }
  file = path.join(file, req.query.part);
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

function noteBelow(folder, file) {
  if (!path.resolve(file).startsWith(folder + path.sep)) {
    console.warn("outside");
  }
}

app.get("/unchecked/by-a-note", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  noteBelow(UPLOADS, file);
  res.json({ text: fs.readFileSync(file, "utf8") }); // bad: path-traversal
});

app.get("/checked/listed", (req, res) => {
  const names = fs.readdirSync(UPLOADS);
  if (!names.includes(req.query.name)) {
    return res.sendStatus(404);
  }
  res.json({ text: fs.readFileSync(path.join(UPLOADS, req.query.name), "utf8") }); // ok: path-traversal
});

app.get("/unchecked/part-of-a-text", (req, res) => {
  const catalogue = fs.readFileSync("catalogue.txt", "utf8");
  if (!catalogue.includes(req.query.name)) {
    return res.sendStatus(404);
  }
  res.json({ text: fs.readFileSync(path.join(UPLOADS, req.query.name), "utf8") }); // bad: path-traversal
});

app.post("/uploads/clear", (req, res) => {
  const remove = (file) => fs.unlinkSync(file.path); // ok: path-traversal
  remove(req.file);
  res.sendStatus(204);
});

app.get("/configured", (req, res, next) => {
  req.visitor = { name: req.query.name };
  res.json({ text: fs.readFileSync(req.settings.file, "utf8") }); // ok: path-traversal
});

app.get("/visitor", (req, res) => {
  req.visitor = req.query.name;
  res.json({ text: fs.readFileSync(path.join(UPLOADS, req.visitor), "utf8") }); // bad: path-traversal
});

module.exports = { serveFrom, fromConfiguration, lookAlikes };
