// PouchDB beside the hub: the same number of documents of the same size, replicated both ways.
// Run in a folder that has pouchdb, express and express-pouchdb. Arguments: server | client URL COUNT SIZE LIVE
import { createRequire } from "node:module";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "here.js"));
const PouchDB = require("pouchdb");
const folder = mkdtempSync(join(tmpdir(), "mcrrt-pouch-"));
const now = () => Number(process.hrtime.bigint()) / 1e6;

function serve() {
  const express = require("express");
  const app = express();
  const Kept = PouchDB.defaults({ prefix: folder + "/" });
  app.use("/", require("express-pouchdb")(Kept, { inMemoryConfig: true, logPath: join(folder, "log") }));
  const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

function documents(first, count, size) {
  const body = "x".repeat(size);
  return Array.from({ length: count }, (_, n) => ({ _id: String(first + n).padStart(9, "0"), body }));
}

async function ask(url, count, size, live) {
  const db = (name) => new PouchDB(join(folder, name));
  const remote = () => new PouchDB(url + "/bench");
  const source = db("source");
  for (let n = 0; n < count; n += 500) await source.bulkDocs(documents(n, Math.min(500, count - n), size));
  let begun = now();
  await source.replicate.to(remote(), { batch_size: 500, batches_limit: 4 });
  const pushed = now() - begun;
  const target = db("target");
  begun = now();
  await target.replicate.from(remote(), { batch_size: 1000, batches_limit: 4 });
  const pulled = now() - begun;
  const arrived = (await target.info()).doc_count;
  const times = await lives(db, url, live, size);
  console.log(JSON.stringify({ pushed, pulled, arrived, times }));
  process.exit(0);
}

async function lives(db, url, count, size) {
  const [one, two] = [db("one"), db("two")];
  const there = new PouchDB(url + "/live");
  await there.info();
  one.replicate.to(there, { live: true, retry: true });
  two.replicate.from(there, { live: true, retry: true });
  const sent = new Map(), times = [];
  const done = new Promise((finish) =>
    two.changes({ since: "now", live: true }).on("change", (change) => {
      times.push(now() - sent.get(change.id));
      if (times.length === count) finish();
    }));
  await new Promise((ready) => setTimeout(ready, 1000));
  const begun = now();
  for (let n = 0; n < count; n++) {
    const wait = begun + n * 20 - now();
    if (wait > 0) await new Promise((ready) => setTimeout(ready, wait));
    const [document] = documents(n, 1, size);
    sent.set(document._id, now());
    await one.put(document);
  }
  await Promise.race([done, new Promise((finish) => setTimeout(finish, 60000))]);
  return times;
}

const [verb, url, count, size, live] = process.argv.slice(2);
if (verb === "server") serve();
else ask(url, Number(count), Number(size), Number(live));
