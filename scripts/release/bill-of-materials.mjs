import { createHash } from 'node:crypto';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { Factories } from '@cyclonedx/cyclonedx-library/Contrib/License';

/** @typedef {import('./contents.mjs').Contents} Contents */
/** @typedef {import('./contents.mjs').Shipped} Shipped */
/** @typedef {import('./other-works.mjs').Work} Work */
/**
 * @typedef {object} Product
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {string} licence SPDX
 * @property {string} form "linux-x64", or "npm"
 * @property {string} commit its hash, or '' where it is not known
 * @property {Date} time of the commit
 * @property {string[]} tools names and versions of what built it: "vite@8.3.8"
 */

const licences = new Factories.LicenseFactory((expression) => {
  // What our packages use: ids joined by OR and AND.
  if (!/^[\w.+-]+(?: (?:OR|AND) [\w.+-]+)+$/.test(expression)) throw new Error('not an expression');
});

/**
 * The list of everything inside, as CycloneDX 1.6 JSON. The same arguments give the same bytes.
 * @param {Product} product
 * @param {Contents} contents
 * @param {Work[]} works
 * @returns {string}
 */
export function billOfMaterials(product, contents, works) {
  const bom = new Models.Bom({ version: 1, serialNumber: serialNumber(product) });
  const main = new Models.Component(Enums.ComponentType.Application, product.name, {
    bomRef: `${product.name}@${product.version}`,
    version: product.version,
    description: product.description,
    purl: product.form === 'npm' ? npmPurl(product.name, product.version) : undefined,
    licenses: licenceOf(product.licence),
    properties: new Models.PropertyRepository([new Models.Property('drawbridge:package', product.form)]),
  });
  if (product.commit !== '') main.properties.add(new Models.Property('drawbridge:commit', product.commit));
  bom.metadata.component = main;
  bom.metadata.timestamp = product.time;
  for (const tool of product.tools) bom.metadata.tools.components.add(toolComponent(tool));

  /** @type {Map<string, Models.Component>} */
  const components = new Map(contents.packages.map((shipped) => [shipped.folder, packageComponent(shipped)]));
  for (const { folder, needs } of contents.packages)
    for (const need of needs) depend(components.get(folder), components.get(need));
  for (const folder of contents.direct) depend(main, components.get(folder));
  for (const component of components.values()) bom.components.add(component);
  for (const work of works) {
    const component = workComponent(work);
    bom.components.add(component);
    depend(main, component);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** @param {Shipped} shipped */
function packageComponent({ folder, name, version, licence, integrity, form }) {
  const [scope, bare] = name.startsWith('@')
    ? /** @type {[string, string]} */ (name.split('/'))
    : [undefined, name];
  return new Models.Component(Enums.ComponentType.Library, bare, {
    // The same version may lie in two folders.
    bomRef: `${name}@${version}|${folder}`,
    group: scope,
    version,
    purl: npmPurl(name, version),
    licenses: licenceOf(licence),
    hashes: sha512Of(integrity),
    scope: Enums.ComponentScope.Required,
    properties: new Models.PropertyRepository([
      new Models.Property('drawbridge:form', form),
      new Models.Property('cdx:npm:package:path', folder),
    ]),
  });
}

/** @param {Work} work */
function workComponent({ type, name, version, licence, about, purl, website, sha256 }) {
  const kinds = {
    framework: Enums.ComponentType.Framework,
    application: Enums.ComponentType.Application,
    file: Enums.ComponentType.File,
  };
  const component = new Models.Component(kinds[type], name, {
    bomRef: version === null ? name : `${name}@${version}`,
    version: version ?? undefined,
    description: about,
    purl: purl ?? undefined,
    licenses: licenceOf(licence),
    hashes: new Models.HashDictionary(sha256 === null ? [] : [[Enums.HashAlgorithm['SHA-256'], sha256]]),
    scope: Enums.ComponentScope.Required,
  });
  if (website !== null)
    component.externalReferences.add(
      new Models.ExternalReference(website, Enums.ExternalReferenceType.Website),
    );
  return component;
}

/** @param {string} tool */
function toolComponent(tool) {
  const at = tool.lastIndexOf('@');
  return new Models.Component(Enums.ComponentType.Application, tool.slice(0, at), {
    version: tool.slice(at + 1),
  });
}

/**
 * @param {Models.Component | undefined} one
 * @param {Models.Component | undefined} other
 */
function depend(one, other) {
  if (one !== undefined && other !== undefined) one.dependencies.add(other.bomRef);
}

/** @param {string} licence */
function licenceOf(licence) {
  return new Models.LicenseRepository(licence === '' ? [] : [licences.makeFromString(licence)]);
}

/** @param {string | null} integrity */
function sha512Of(integrity) {
  const base64 = /^sha512-(.+)$/.exec(integrity ?? '')?.[1];
  return new Models.HashDictionary(
    base64 === undefined
      ? []
      : [[Enums.HashAlgorithm['SHA-512'], Buffer.from(base64, 'base64').toString('hex')]],
  );
}

/**
 * https://github.com/package-url/purl-spec: the scope's @ is written %40.
 * @param {string} name
 * @param {string} version
 */
const npmPurl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

/**
 * A UUID that this product of this commit always has: its hash in the form of version 8 (RFC 9562, 5.8).
 * @param {Product} product
 */
function serialNumber({ name, version, form, commit }) {
  const hash = createHash('sha256').update([name, version, form, commit].join('\0')).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return `urn:uuid:${parts.join('-')}`;
}
