import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import { mountWorkbench } from './app'
import { openClient } from './client'

mountWorkbench(openClient(), document.getElementById('workbench')!)
