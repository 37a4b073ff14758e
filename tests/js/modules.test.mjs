import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

const components = new URL("../../pgviz/ui/components/", import.meta.url);

test("every module can be imported where there is no browser", async () => {
  let count = 0;
  for (const folder of ["bridge", "sheet", "atlas", "player", "painter"]) {
    const files = readdirSync(new URL(`${folder}/`, components)).filter((file) => file.endsWith(".js") && file !== "entry.js");
    for (const file of files) {
      const exported = await import(new URL(`${folder}/${file}`, components));
      assert.ok(Object.keys(exported).length > 0, `${folder}/${file} exports nothing`);
      count += 1;
    }
  }
  assert.ok(count > 30);
});
