import DefaultTheme from "vitepress/theme";
import "./spacing.css";

export default DefaultTheme;
