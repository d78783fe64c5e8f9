export { ConversationsRoom } from './ConversationsRoom';
