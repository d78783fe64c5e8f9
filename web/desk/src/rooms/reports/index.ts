export { ReportsRoom } from './ReportsRoom';
