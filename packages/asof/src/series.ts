export * from "@asof/series";
