export * from "@asof/sandbox";
