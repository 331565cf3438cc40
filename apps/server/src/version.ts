/** The release of this server, for people who run several of them. */
export const SERVER_VERSION = "0.0.0";
