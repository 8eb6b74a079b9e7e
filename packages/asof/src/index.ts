export * as cache from "@asof/cache";
export * as formula from "@asof/formula";
export * as platform from "@asof/platform";
export * as sandbox from "@asof/sandbox";
export * as series from "@asof/series";
export * as server from "@asof/server";
export * as store from "@asof/store";
