import { render } from "preact";
import { createApi } from "./api/create-api.js";
import { App } from "./pages/app.js";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/graph.css";
import "./styles/plot.css";
import "./styles/as-of.css";

render(<App api={createApi(location.origin)} />, document.getElementById("app") as HTMLElement);
