export { encodeNodeId, parseNodeId, type NodeId } from './node-id.ts';
