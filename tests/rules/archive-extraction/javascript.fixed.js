const fs = require("fs");
const path = require("path");
const tar = require("tar");
const AdmZip = require("adm-zip");
const unzipper = require("unzipper");
const yauzl = require("yauzl");

const TARGET = "/srv/data";

function unpackEntries(file) {
  const zip = new AdmZip(file);
  for (const entry of zip.getEntries()) {
    fs.writeFileSync(path.join(TARGET, path.basename(entry.entryName)), entry.getData()); // bad: archive-extraction
  }
}

function unpackStream(file) {
  fs.createReadStream(file)
    .pipe(unzipper.Parse())
    .on("entry", (entry) => {
      entry.pipe(fs.createWriteStream(path.join(TARGET, path.basename(entry.path)))); // bad: archive-extraction
    });
}

function unpackLazily(file) {
  yauzl.open(file, { lazyEntries: true }, (error, zip) => {
    zip.on("entry", (entry) => {
      const target = TARGET + "/" + path.basename(entry.fileName);
      fs.writeFileSync(target, ""); // bad: archive-extraction
    });
  });
}

function unpackTrusting(file) {
  return tar.x({ file, cwd: TARGET }); // bad: archive-extraction
}

function makeFolders(file) {
  new AdmZip(file).getEntries().forEach((entry) => {
    fs.mkdirSync(`${TARGET}/${path.basename(entry.entryName)}`, { recursive: true }); // bad: archive-extraction
  });
}

// --- what is right ---------------------------------------------------------------------------------------------------

function safeTar(file) {
  return tar.x({ file, cwd: TARGET }); // ok: archive-extraction
}

function safeZip(file) {
  new AdmZip(file).extractAllTo(TARGET, true); // ok: archive-extraction
}

function safeNames(file) {
  for (const entry of new AdmZip(file).getEntries()) {
    fs.writeFileSync(path.join(TARGET, path.basename(entry.entryName)), entry.getData()); // ok: archive-extraction
  }
}

function safeChecked(file) {
  for (const entry of new AdmZip(file).getEntries()) {
    const target = path.resolve(TARGET, entry.entryName);
    if (!target.startsWith(TARGET + path.sep)) {
      throw new Error(`Unsafe entry ${entry.entryName}`);
    }
    fs.writeFileSync(target, entry.getData()); // ok: archive-extraction
  }
}

function lookAlikes(route, entry) {
  // fs.writeFileSync(path.join(TARGET, entry.entryName)); // ok: archive-extraction
  route.extract(entry); // ok: archive-extraction
  return "tar.x({ preservePaths: true })"; // ok: archive-extraction
}

module.exports = { unpackEntries, unpackStream, unpackLazily, unpackTrusting, makeFolders, safeTar, safeZip, safeNames, safeChecked, lookAlikes };
