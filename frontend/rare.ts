import type { ControllerConstructor } from "@hotwired/stimulus";
import Board from "./controllers/board";
import Canvas from "./controllers/canvas";
import Clock from "./controllers/clock";
import Cutline from "./controllers/cutline";
import Horizons from "./controllers/horizons";
import Lanes from "./controllers/lanes";
import Opportunities from "./controllers/opportunities";
import Passage from "./controllers/passage";
import PickMany from "./controllers/pick_many";
import Plan from "./controllers/plan";
import Plane from "./controllers/plane";
import Present from "./controllers/present";
import Seek from "./controllers/seek";
import Sheet from "./controllers/sheet";
import Similar from "./controllers/similar";
import Storymap from "./controllers/storymap";
import TextOfFile from "./controllers/text_of_file";
import Timeline from "./controllers/timeline";
import Tree from "./controllers/tree";
import Triage from "./controllers/triage";
import type { Rare } from "./lib/rare";

/** The controllers of pages that are opened now and then, in a script of their own. */
export const controllers: Record<Rare, ControllerConstructor> = {
  board: Board,
  canvas: Canvas,
  clock: Clock,
  cutline: Cutline,
  horizons: Horizons,
  lanes: Lanes,
  opportunities: Opportunities,
  passage: Passage,
  "pick-many": PickMany,
  plan: Plan,
  plane: Plane,
  present: Present,
  seek: Seek,
  sheet: Sheet,
  similar: Similar,
  storymap: Storymap,
  "text-of-file": TextOfFile,
  timeline: Timeline,
  tree: Tree,
  triage: Triage,
};
