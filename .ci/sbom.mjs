// Writes the bill of materials of what is installed, by the version of the runtime that comes along and the lock files,
// as CycloneDX 1.6.
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
const CDX = createRequire(import.meta.url)("@cyclonedx/cyclonedx-library");

const root = new URL("../", import.meta.url);
const components = new Map();
const [runtime, ...lockFiles] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+/.test(runtime)) {
  throw new Error(`${runtime} is no version of the runtime.`);
}

for (const name of ["Microsoft.NETCore.App.Runtime.linux-x64", "Microsoft.AspNetCore.App.Runtime.linux-x64"]) {
  add(name, runtime);
}

for (const file of lockFiles) {
  const lock = JSON.parse(readFileSync(new URL(file, root), "utf8"));
  for (const packages of Object.values(lock.dependencies)) {
    for (const [name, { resolved, type, contentHash }] of Object.entries(packages)) {
      if (type === "Project") {
        continue;
      }
      add(name, resolved).hashes.set(CDX.Enums.HashAlgorithm["SHA-512"], Buffer.from(contentHash, "base64").toString("hex"));
    }
  }
}

function add(name, version) {
  const purl = `pkg:nuget/${name}@${version}`;
  const component = new CDX.Models.Component(CDX.Enums.ComponentType.Library, name, { version, bomRef: purl, purl });
  components.set(purl, component);
  return component;
}

const bom = new CDX.Models.Bom();
bom.metadata.component = new CDX.Models.Component(CDX.Enums.ComponentType.Application, "SmeMatch", { version: "1.0.0" });
for (const component of components.values()) {
  bom.components.add(component);
}

const spec = CDX.Spec.Spec1dot6;
const text = new CDX.Serialize.JsonSerializer(new CDX.Serialize.JSON.Normalize.Factory(spec)).serialize(bom, {
  sortLists: true,
  space: 2,
});
const fault = await new CDX.Validation.JsonStrictValidator(spec.version).validate(text);
if (fault !== null || components.size === 0) {
  console.error("The bill of materials is not valid:", fault);
  process.exit(1);
}

mkdirSync(new URL("artifacts/", root), { recursive: true });
writeFileSync(new URL("artifacts/sbom.json", root), text);
console.log(`${components.size} packages in artifacts/sbom.json`);
