// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {HookToken, ISenderHook} from "../fixtures/Tokens.sol";
import {ConsensusApp} from "../src/apps/ConsensusApp.sol";
import {NitroAdjudicator} from "../src/NitroAdjudicator.sol";
import {
    Allocation,
    AssetMetadata,
    AssetType,
    FixedPart,
    GUARANTEE,
    Signature,
    SignedVariablePart,
    SingleAssetExit,
    VariablePart
} from "../src/NitroTypes.sol";
import {Cheats} from "./Cheats.sol";

/// @title People who open, fund, end and pay channels in any order
/// @dev Calls that the adjudicator refuses are part of the game. The actor's token calls it back, and
/// then it tries to take money out in the middle of its own deposit.
contract Actor is Cheats, ISenderHook {
    uint256 private constant KEY = 7;
    uint256 public constant CHANNELS = 4;

    NitroAdjudicator public immutable adjudicator = new NitroAdjudicator();
    HookToken public immutable token = new HookToken();
    address private immutable _app = address(new ConsensusApp());
    bytes private _inside;

    /// @dev Outcome with which each channel was last ended, to pay it again and again.
    mapping(bytes32 channelId => bytes outcome) private _ended;

    constructor() {
        vm.deal(address(this), 1e30);
        token.mint(address(this), 1e30);
        token.approve(address(adjudicator), type(uint256).max);
    }

    receive() external payable {
        require(msg.sender == address(adjudicator));
        _intrude();
    }

    function tokensToSend() external {
        require(msg.sender == address(token));
        _intrude();
    }

    function channelAt(uint256 number) public view returns (FixedPart memory fixedPart, bytes32 channelId) {
        address[] memory participants = new address[](1);
        participants[0] = vm.addr(KEY);
        fixedPart = FixedPart(participants, uint64(number % CHANNELS), _app, 60);
        channelId = keccak256(abi.encode(participants, fixedPart.channelNonce, _app, uint48(60)));
    }

    function deposit(uint256 number, uint256 amount, bool coins) external {
        (, bytes32 channelId) = channelAt(number);
        amount = bound(amount, 0, 1e18);
        address asset = coins ? address(0) : address(token);
        uint256 held = adjudicator.holdings(asset, channelId);
        adjudicator.deposit{value: coins ? amount : 0}(asset, channelId, held, amount);
    }

    function conclude(uint256 number, uint256 seed, bool pays) external {
        (FixedPart memory fixedPart, bytes32 channelId) = channelAt(number);
        SignedVariablePart memory candidate;
        candidate.variablePart = VariablePart(_outcome(seed), "", 1, true);
        VariablePart memory state = candidate.variablePart;
        bytes32 hash =
            keccak256(abi.encode(channelId, state.appData, state.outcome, state.turnNum, state.isFinal));
        candidate.sigs = new Signature[](1);
        (candidate.sigs[0].v, candidate.sigs[0].r, candidate.sigs[0].s) =
            vm.sign(KEY, keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", hash)));
        if (pays) {
            try adjudicator.concludeAndTransferAllAssets(fixedPart, candidate) {} catch {}
        } else {
            try adjudicator.conclude(fixedPart, candidate) {
                _ended[channelId] = abi.encode(state.outcome);
            } catch {}
        }
    }

    function transfer(uint256 number, uint256 asset, uint256 index) external {
        (, bytes32 channelId) = channelAt(number);
        uint256[] memory indices = new uint256[](1);
        indices[0] = index % 4;
        try adjudicator.transfer(asset % 2, channelId, _ended[channelId], 0, indices) {} catch {}
    }

    function transferAllAssets(uint256 number) external {
        (, bytes32 channelId) = channelAt(number);
        if (_ended[channelId].length == 0) return;
        SingleAssetExit[] memory outcome = abi.decode(_ended[channelId], (SingleAssetExit[]));
        try adjudicator.transferAllAssets(channelId, outcome, 0) {} catch {}
    }

    function plan(uint256 number, uint256 amount) external {
        (, bytes32 channelId) = channelAt(number);
        _inside = amount % 2 == 0
            ? abi.encodeCall(
                adjudicator.deposit,
                (address(token), channelId, adjudicator.holdings(address(token), channelId), amount % 1e18)
            )
            : abi.encodeCall(adjudicator.transfer, (0, channelId, _ended[channelId], 0, new uint256[](0)));
    }

    function _intrude() private {
        (bool ok,) = address(adjudicator).call(_inside);
        assert(!ok || _inside.length == 0);
    }

    function _outcome(uint256 seed) private view returns (SingleAssetExit[] memory outcome) {
        outcome = new SingleAssetExit[](2);
        for (uint256 a = 0; a < 2; ++a) {
            Allocation[] memory entries = new Allocation[](3);
            for (uint256 i = 0; i < 3; ++i) {
                uint256 chance = uint256(keccak256(abi.encode(seed, a, i)));
                (, bytes32 other) = channelAt(chance >> 8);
                bytes32 to = chance % 3 == 0 ? other : bytes32(uint256(uint160(address(this))));
                uint8 kind = chance % 11 == 0 ? GUARANTEE : 0;
                entries[i] = Allocation(to, (chance >> 16) % 1e18, kind, "");
            }
            // Both exits may name the same asset.
            address asset = (seed >> a) % 2 == 0 ? address(token) : address(0);
            outcome[a] = SingleAssetExit(asset, AssetMetadata(AssetType.Default, ""), entries);
        }
    }
}

/// @title The adjudicator always has what its channels hold
contract SolvencyTest is Cheats {
    Actor private _actor = new Actor();

    /// @dev The shape in which forge asks.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @notice Whom forge lets act.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_actor);
    }

    /// @notice What forge lets the actor do; the token's call-back is not for strangers.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](5);
        selectors[0] = Actor.deposit.selector;
        selectors[1] = Actor.conclude.selector;
        selectors[2] = Actor.transfer.selector;
        selectors[3] = Actor.transferAllAssets.selector;
        selectors[4] = Actor.plan.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_actor), selectors);
    }

    function invariant_holdingsAreCovered() external view {
        NitroAdjudicator adjudicator = _actor.adjudicator();
        uint256 coins;
        uint256 tokens;
        for (uint256 i = 0; i < _actor.CHANNELS(); ++i) {
            (, bytes32 channelId) = _actor.channelAt(i);
            coins += adjudicator.holdings(address(0), channelId);
            tokens += adjudicator.holdings(address(_actor.token()), channelId);
        }
        assert(coins == address(adjudicator).balance);
        assert(tokens == _actor.token().balanceOf(address(adjudicator)));
    }
}
