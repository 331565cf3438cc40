const packages = ["matchmaker", "match-logger", "admin-events", "admin-dashboard", "redis-journal"];

/** The pages by what somebody comes for (tutorials, how-to guides, explanations, reference). */
export const sections = [
  {
    text: "Learn",
    items: [
      { text: "Your first study", link: "/tutorials/first-study" },
      { text: "A rule of your own", link: "/tutorials/custom-rule" },
      { text: "In a server that you have", link: "/tutorials/existing-server" },
      { text: "From Interactive Gym and MUG", link: "/tutorials/from-interactive-gym" },
      { text: "Analyse a log", link: "/tutorials/analyse-a-log" },
    ],
  },
  {
    text: "Do",
    items: [
      { text: "Plan a study", link: "/how-to/planning" },
      { text: "Pre-register a rule", link: "/how-to/pre-registration" },
      { text: "Rehearse a study", link: "/rehearsal" },
      { text: "Run a server", link: "/operations" },
      { text: "Run several nodes", link: "/scale-out" },
      { text: "Check a log: match-log", link: "/match-log" },
      { text: "Audit", link: "/audit" },
      { text: "Back up", link: "/how-to/back-up" },
      { text: "Erase a person", link: "/how-to/erasure" },
      { text: "Simulate", link: "/simulation" },
      { text: "Replay", link: "/replay" },
    ],
  },
  {
    text: "Understand",
    items: [
      { text: "Architecture", link: "/architecture" },
      { text: "The journal", link: "/explanations/journal" },
      { text: "Fairness", link: "/explanations/fairness" },
      { text: "Durability", link: "/explanations/durability" },
      { text: "Privacy", link: "/privacy" },
      { text: "Decisions", link: "/decisions/" },
    ],
  },
  {
    text: "Look up",
    items: [
      { text: "Rules", link: "/rules/" },
      { text: "Protocol and configuration", link: "/protocol" },
      { text: "Log format", link: "/log-format" },
      { text: "Codebook of the tables", link: "/codebook" },
      { text: "Figures of the dashboard", link: "/figures" },
      { text: "Glossary", link: "/glossary" },
      {
        text: "API",
        link: "/reference/api/",
        collapsed: true,
        items: packages.map((name) => ({ text: name, link: `/reference/api/@waitroom/${name}` })),
      },
    ],
  },
];
