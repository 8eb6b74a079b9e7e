export * from "@asof/platform";
