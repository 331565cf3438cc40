import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { slug } from "github-slugger";
import { withMermaid } from "vitepress-plugin-mermaid";
import { sections } from "./sections.js";

const docs = resolve(import.meta.dirname, "..");
const icon = readFileSync(resolve(docs, "../packages/admin-dashboard/page/public/icon.svg"), "base64");
const repository = "https://github.com/waitroom/waitroom";

export default withMermaid({
  title: "Waitroom",
  description: "Groups participants of online experiments, and keeps a record of every decision",
  head: [["link", { rel: "icon", href: `data:image/svg+xml;base64,${icon}` }]],
  srcExclude: ["node_modules/**"],
  // A folder's page is its README where one reads it in the repository.
  rewrites: { ":folder(.*)/README.md": ":folder/index.md" },
  // Everything that the site needs is in it, search and fonts included: it is read without a network.
  themeConfig: {
    search: { provider: "local" },
    nav: sections.map(({ text, items }) => ({
      text,
      items: items.map((item) => ({ text: item.text, link: item.link })),
    })),
    sidebar: sections,
    outline: [2, 3],
    socialLinks: [{ icon: "github", link: repository }],
  },
  transformPageData: (page) => {
    if (page.relativePath.startsWith("reference/api/")) page.frontmatter.outline = [3, 3];
  },
  vite: { build: { chunkSizeWarningLimit: 3000 } },
  markdown: {
    // The same anchors as where the pages are read in the repository.
    anchor: { slugify: slug },
    config: (markdown) => {
      linkSourcesToRepository(markdown);
    },
  },
});

/** Pages are read in the repository too, where they link to its files. On the site those links lead back to it. */
function linkSourcesToRepository(markdown) {
  markdown.core.ruler.push("sources", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href === null || !href.startsWith("..")) continue;
      const [path, hash = ""] = href.split("#");
      const target = relative(docs, resolve(docs, env.relativePath, "..", path));
      if (!target.startsWith("..")) continue;
      const inRepository = relative(resolve(docs, ".."), resolve(docs, target));
      token.attrSet("href", `${repository}/blob/main/${inRepository}${hash === "" ? "" : `#${hash}`}`);
    }
  });
}
