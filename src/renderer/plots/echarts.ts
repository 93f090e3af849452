import { LineChart, ScatterChart } from 'echarts/charts'
import {
  AxisPointerComponent,
  GridComponent,
  LegendPlainComponent,
  TitleComponent,
  TooltipComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

// Only the parts that the plots use; the rest of the library is left out of the build.
use([
  LineChart,
  ScatterChart,
  GridComponent,
  TitleComponent,
  TooltipComponent,
  LegendPlainComponent,
  AxisPointerComponent,
  CanvasRenderer,
  SVGRenderer,
])

export { init as initChart }
export type { EChartsType as Chart } from 'echarts/core'
